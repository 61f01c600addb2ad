package footing.local.engine;

import footing.local.engine.EngineFault.Kind;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// An operator's `llama-server` as a process of ours, on a loopback port that only we have the key
/// of.
final class LlamaServer {
    private static final int LAST_WORDS = 2048;

    private final Process process;
    private final Path log;
    private final int port;
    private final String key;

    private LlamaServer(Process process, Path log, int port, String key) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.key = key;
    }

    /// The program to run: the one named, or the first on the path.
    ///
    /// @param path as of the environment's `PATH`
    /// @throws EngineFault `NO_NATIVES` where there is none
    static Path program(Optional<Path> named, String path) throws EngineFault {
        if (named.isPresent()) {
            if (!Files.isExecutable(named.get())) {
                throw new EngineFault(
                        Kind.NO_NATIVES, named.get() + " is no program that can be run");
            }
            return named.get();
        }
        for (String folder : path.split(File.pathSeparator, -1)) {
            for (String name : List.of("llama-server", "llama-server.exe")) {
                Path file = Path.of(folder, name);
                if (!folder.isEmpty() && Files.isExecutable(file)) {
                    return file;
                }
            }
        }
        throw new EngineFault(
                Kind.NO_NATIVES,
                "there is no llama-server on the PATH: set local.llama-server to its place, or use"
                        + " the driver `child`");
    }

    /// Starts the program; it listens and loads the model on its own.
    static LlamaServer start(
            Path program, GgufHeader header, EngineSettings settings, SecureRandom random)
            throws IOException {
        Files.createDirectories(settings.folder());
        Path log = settings.folder().resolve("llama-server.log");
        byte[] secret = new byte[24];
        random.nextBytes(secret);
        String key = HexFormat.of().formatHex(secret);
        int port = freePort();
        ProcessBuilder builder =
                new ProcessBuilder(command(program, header, settings, port))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(new File(nowhere())));
        builder.environment().keySet().retainAll(ChildLink.KEPT);
        builder.environment().put("LLAMA_API_KEY", key);
        return new LlamaServer(builder.start(), log, port, key);
    }

    private static List<String> command(
            Path program, GgufHeader header, EngineSettings settings, int port) {
        int window = ModelShape.window(header, settings);
        List<String> command = new ArrayList<>();
        command.add(program.toAbsolutePath().toString());
        command.addAll(List.of("--model", settings.model().toAbsolutePath().toString()));
        command.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(List.of("--parallel", Integer.toString(settings.slots())));
        command.addAll(List.of("--ctx-size", Long.toString((long) window * settings.slots())));
        command.addAll(List.of("--threads", Integer.toString(settings.effectiveThreads())));
        if (ModelShape.embedsOnly(header)) {
            command.add("--embeddings");
        }
        return command;
    }

    int port() {
        return port;
    }

    /// What a request must carry in `authorization` as bearer.
    String key() {
        return key;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Waits a moment, less where the process ends.
    void moment() throws InterruptedException {
        process.waitFor(50, TimeUnit.MILLISECONDS);
    }

    /// Ends the process at once and waits for it.
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// The last lines of its log.
    String lastWords() {
        try {
            byte[] all = Files.readAllBytes(log);
            int from = Math.max(0, all.length - LAST_WORDS);
            return new String(all, from, all.length - from, StandardCharsets.UTF_8).strip();
        } catch (IOException _) {
            return "";
        }
    }

    private static String nowhere() {
        return File.separatorChar == '\\' ? "NUL" : "/dev/null";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
