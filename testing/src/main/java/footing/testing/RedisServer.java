package footing.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A real Redis or Valkey on a free port of the loopback, with a password and nothing on the disk.
/// Can be paused, stopped, killed and started again, empty or as it was.
public final class RedisServer implements AutoCloseable {
    /// What a test that needs one says when it is skipped.
    public static final String CONDITION =
            "Redis or Valkey is installed (Debian's package 'redis-server' or 'valkey-server')";

    /// Set where a test that needs a Redis must fail and not be skipped without one.
    private static final String NEEDED = "FOOTING_TEST_REDIS";

    private static final long PATIENCE_SECONDS = 60;
    private static final String PASSWORD = "pa:ss/wo@rd";

    private final Path program;
    private final Path folder;
    private final int port;
    private @Nullable Process process;

    private RedisServer(Path program, Path folder, int port) {
        this.program = program;
        this.folder = folder;
        this.port = port;
    }

    /// Whether one can be started here. Throws where it cannot and the environment says that it
    /// must (`FOOTING_TEST_REDIS=required`).
    public static boolean installed() {
        boolean found = program().isPresent();
        if (!found && "required".equals(System.getenv(NEEDED))) {
            throw new IllegalStateException(NEEDED + "=required, but there is no redis-server");
        }
        return found;
    }

    private static Optional<Path> program() {
        return Stream.of("redis-server", "valkey-server")
                .flatMap(name -> Stream.of("/usr/bin/", "/usr/local/bin/").map(in -> in + name))
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Starts one that is empty.
    public static RedisServer start() {
        try {
            Path program = program().orElseThrow(() -> new IllegalStateException(CONDITION));
            Path folder = Files.createTempDirectory("footing-redis");
            RedisServer server = new RedisServer(program, folder, freePort());
            server.restart();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Where it answers, e.g. `redis://127.0.0.1:45123`.
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /// The password of the default user.
    public String password() {
        return PASSWORD;
    }

    /// Starts it again after [#stop()] or [#kill()].
    public void restart() {
        List<String> command =
                List.of(
                        program.toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        folder.toString(),
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--requirepass",
                        PASSWORD);
        try {
            process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("log").toFile())
                            .start();
            awaitPing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitPing() throws IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!answers()) {
            if (System.nanoTime() > until || !running().isAlive()) {
                throw new IllegalStateException(Files.readString(folder.resolve("log")));
            }
            Thread.onSpinWait();
        }
    }

    private boolean answers() {
        try {
            return command("PING").equals("+PONG");
        } catch (IOException e) {
            return false;
        }
    }

    /// Forgets all that it has.
    public void flush() {
        try {
            String said = command("FLUSHALL");
            if (!said.equals("+OK")) {
                throw new IllegalStateException(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends a command without arguments and answers the first line of what it said.
    private String command(String word) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write(
                            ("AUTH " + PASSWORD + "\r\n" + word + "\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            line(socket);
            return line(socket);
        }
    }

    private static String line(Socket from) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = from.getInputStream().read();
        while (c >= 0 && c != '\n') {
            if (c != '\r') {
                line.append((char) c);
            }
            c = from.getInputStream().read();
        }
        return line.toString();
    }

    /// It hears nothing and says nothing, but its connections stay, until [#resume()].
    public void pause() {
        signal("STOP");
    }

    /// Ends [#pause()].
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill =
                    new ProcessBuilder("/bin/kill", "-" + name, Long.toString(running().pid()))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill -" + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Ends it in good order.
    public void stop() {
        running().destroy();
        await();
    }

    /// Ends it at once with `kill -9`.
    public void kill() {
        running().destroyForcibly();
        await();
    }

    private Process running() {
        Process known = process;
        if (known == null) {
            throw new IllegalStateException("not started");
        }
        return known;
    }

    private void await() {
        Process _ = running().onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /// Ends it, if it runs, and takes its folder away.
    @Override
    public void close() {
        kill();
        try (Stream<Path> inside = Files.list(folder)) {
            for (Path one : inside.toList()) {
                Files.delete(one);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
