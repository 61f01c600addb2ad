package footing.local.engine;

import footing.local.engine.EngineFault.Kind;
import footing.local.engine.child.ChildMain;
import footing.local.engine.child.Frames;
import footing.local.engine.child.Reply;
import footing.local.engine.child.Request;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// One engine process and the calls that wait for its replies.
///
/// [#pump] is run by the supervisor; everything else by any thread.
final class ChildLink {
    /// Environment that the process is given. It needs no supplier's key and gets none.
    static final Set<String> KEPT =
            Set.of(
                    "PATH",
                    "HOME",
                    "LANG",
                    "LC_ALL",
                    "TMPDIR",
                    "TEMP",
                    "SystemRoot",
                    "LD_LIBRARY_PATH");

    private static final int LAST_WORDS = 2048;

    /// A call under way: where its replies arrive.
    static final class Call {
        private final int id;
        private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();

        private Call(int id) {
            this.id = id;
        }

        int id() {
            return id;
        }

        Reply next() throws InterruptedException {
            return replies.take();
        }
    }

    private final Process process;
    private final Path log;
    private final OutputStream out;
    private final DataInputStream in;
    private final Map<Integer, Call> calls = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private volatile boolean dead;
    private volatile long heardNanos = System.nanoTime();
    private volatile long busyMillis;

    private ChildLink(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.out = process.getOutputStream();
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
    }

    /// Starts the process; it loads the model once [#send] has told it to open one.
    static ChildLink launch(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path log = folder.resolve("engine.log");
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx128m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:-UsePerfData",
                                "-XX:-CreateCoredumpOnCrash",
                                "-XX:ErrorFile=" + folder.resolve("engine-crash.log"),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                classPath(),
                                ChildMain.class.getName()));
        builder.environment().keySet().retainAll(KEPT);
        builder.redirectError(log.toFile());
        return new ChildLink(builder.start(), log);
    }

    long pid() {
        return process.pid();
    }

    boolean isDead() {
        return dead;
    }

    /// When the process last said anything, on the clock of `System.nanoTime()`.
    long heardNanos() {
        return heardNanos;
    }

    /// How long its native call under way had taken when it last answered a ping.
    long busyMillis() {
        return busyMillis;
    }

    int calls() {
        return calls.size();
    }

    /// Registers a call before its request is sent.
    Call open() throws EngineFault {
        Call call = new Call(ids.incrementAndGet());
        calls.put(call.id(), call);
        if (dead) {
            calls.remove(call.id());
            throw crashed("the engine's process has ended");
        }
        return call;
    }

    /// Forgets a call; its late replies are dropped.
    void close(Call call) {
        calls.remove(call.id());
    }

    /// Asks the process to let a call go, without waiting.
    void cancel(Call call) {
        try {
            send(new Request.Cancel(call.id()));
        } catch (EngineFault _) {
            // Dead already: nothing is left to cancel.
        }
    }

    void send(Request request) throws EngineFault {
        byte[] frame = Frames.of(request);
        try {
            synchronized (out) {
                out.write(frame);
                out.flush();
            }
        } catch (IOException e) {
            throw crashed("the engine's process does not listen: " + e.getMessage());
        }
    }

    void ping() throws EngineFault {
        send(new Request.Ping(0));
    }

    /// The first thing that the process says.
    Reply first() throws EngineFault {
        try {
            return Frames.readReply(in);
        } catch (IOException _) {
            throw crashed("the engine's process ended while it loaded the model" + lastWords());
        }
    }

    /// Hands replies to their calls until the process ends, then fails the calls that are left.
    ///
    /// @return what is known of the end
    EngineFault pump() {
        try {
            while (true) {
                Reply reply = Frames.readReply(in);
                heardNanos = System.nanoTime();
                if (reply instanceof Reply.Pong(_, long busy)) {
                    busyMillis = busy;
                }
                Call call = calls.get(reply.id());
                if (call != null) {
                    call.replies.add(reply);
                }
            }
        } catch (IOException _) {
            dead = true;
            kill();
            EngineFault end = crashed("the engine's process ended" + lastWords());
            for (Call call : calls.values()) {
                call.replies.add(
                        new Reply.Fault(call.id(), end.kind(), String.valueOf(end.getMessage())));
            }
            return end;
        }
    }

    /// Closes the pipe, on which the process ends by itself.
    void hangUp() throws IOException {
        out.close();
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

    /// What the process left on its error stream, for the log: never the text of a call.
    private String lastWords() {
        try {
            process.waitFor();
            byte[] all = Files.readAllBytes(log);
            int from = Math.max(0, all.length - LAST_WORDS);
            String tail = new String(all, from, all.length - from, StandardCharsets.UTF_8).strip();
            return " (exit " + process.exitValue() + (tail.isEmpty() ? ")" : "): " + tail);
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static String classPath() throws IOException {
        try {
            var source = ChildMain.class.getProtectionDomain().getCodeSource();
            if (source == null) {
                throw new IOException("where the engine's classes are is not known");
            }
            return Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static EngineFault crashed(String message) {
        return new EngineFault(Kind.CRASHED, message);
    }
}
