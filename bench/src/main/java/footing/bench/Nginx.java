package footing.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The measure of all: nginx as a plain reverse proxy, one worker, connections to the supplier
/// kept, no access log. Answers in one piece are buffered, as is its default; streams are not.
final class Nginx {
    private static final List<Path> PLACES =
            List.of(
                    Path.of("/usr/sbin/nginx"),
                    Path.of("/usr/bin/nginx"),
                    Path.of("/usr/local/sbin/nginx"),
                    Path.of("/usr/local/bin/nginx"),
                    Path.of("/opt/homebrew/bin/nginx"));

    private Nginx() {}

    /// Where nginx is; null where it is not installed.
    static @Nullable Path find() {
        return PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
    }

    static Gateway start(Path nginx, Path folder, int supplierPort, Cpus cpus) throws IOException {
        int whole = freePort();
        int streams = freePort();
        Path conf = Files.createDirectories(folder).resolve("nginx.conf");
        Files.writeString(conf, conf(folder, supplierPort, whole, streams));
        Process process =
                new ProcessBuilder(
                                cpus.on(
                                        cpus.gateway(),
                                        List.of(
                                                nginx.toString(),
                                                "-p",
                                                folder.toString(),
                                                "-c",
                                                conf.toString())))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("nginx.out").toFile())
                        .start();
        Gateway.awaitPort(process, streams, Duration.ofSeconds(10));
        return new Gateway(
                "nginx",
                Target.loopback(whole),
                Target.loopback(streams),
                OptionalLong.of(process.pid()),
                process);
    }

    static int freePort() throws IOException {
        try (ServerSocket s = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return s.getLocalPort();
        }
    }

    private static String conf(Path folder, int supplier, int whole, int streams) {
        return String.format(
                Locale.ROOT,
                """
                worker_processes 1;
                daemon off;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log error;
                worker_rlimit_nofile 20000;
                events { worker_connections 16000; }
                http {
                    access_log off;
                    tcp_nodelay on;
                    keepalive_requests 1000000000;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    upstream supplier {
                        server 127.0.0.1:%2$d;
                        keepalive 2048;
                        keepalive_requests 1000000000;
                    }
                    server {
                        listen 127.0.0.1:%3$d backlog=4096;
                        location / { proxy_pass http://supplier; }
                    }
                    server {
                        listen 127.0.0.1:%4$d backlog=4096;
                        proxy_buffering off;
                        location / { proxy_pass http://supplier; }
                    }
                }
                """,
                folder,
                supplier,
                whole,
                streams);
    }
}
