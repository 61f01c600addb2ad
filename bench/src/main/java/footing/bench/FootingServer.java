package footing.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Footing as a user starts it: `./footing up` with a supplier's key in the environment and a key
/// of its own, metering to disk.
final class FootingServer {
    private static final Pattern KEY = Pattern.compile("sk-footing-[A-Za-z0-9_-]+");

    private FootingServer() {}

    static Gateway start(String name, Path project, Path data, int supplierPort, Cpus cpus)
            throws IOException {
        Files.createDirectories(data);
        Map<String, String> supplier =
                Map.of(
                        "OPENAI_API_KEY",
                        "sk-supplier-of-the-bench",
                        "OPENAI_BASE_URL",
                        "http://127.0.0.1:" + supplierPort + "/v1");
        String command = project.resolve("footing").toString();
        String key = newKey(List.of(command, "keys", "add", "bench", "--data", data.toString()));
        int port = Nginx.freePort();
        List<String> up =
                List.of(
                        command,
                        "up",
                        "--no-local",
                        "--port",
                        Integer.toString(port),
                        "--data",
                        data.toString());
        ProcessBuilder builder = new ProcessBuilder(cpus.on(cpus.gateway(), up));
        builder.environment().putAll(supplier);
        Process process =
                builder.redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(data.resolve("bench.out").toFile())
                        .start();
        Gateway.awaitPort(process, port, Duration.ofSeconds(60));
        Target target = Target.loopback(port).with("Authorization: Bearer " + key);
        return new Gateway(name, target, target, OptionalLong.of(process.pid()), process);
    }

    private static String newKey(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher key = KEY.matcher(said);
        if (!key.find()) {
            throw new IOException("`footing keys add` gave no key: " + said);
        }
        return key.group();
    }
}
