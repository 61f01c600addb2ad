package footing.testing;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds threads (virtual ones too) and sockets that a test left behind.
///
/// Made at the beginning of a test; [#check] at its end compares. Sockets are counted where the
/// system shows them under `/proc/self/fd`. A dump of all threads takes some milliseconds.
public final class Leaks {
    private static final Pattern THREAD =
            Pattern.compile("\"tid\": \"?(\\d+)\"?,(?:(?!\"tid\")[^\\]])*?\"name\": \"([^\"]*)\"");
    private static final List<String> OF_THE_MACHINE =
            List.of(
                    "ForkJoinPool",
                    "VirtualThread",
                    "Common-Cleaner",
                    "Poller",
                    "Read-Updater",
                    "Write-Updater",
                    "Attach Listener",
                    "process reaper",
                    "surefire",
                    "Notification Thread",
                    "JVMCI",
                    // One for the life of the process, started with the first figure.
                    "prometheus-metrics-scheduler",
                    "C1 CompilerThread",
                    "C2 CompilerThread");

    private final Set<String> threads;
    private final int sockets;

    private Leaks() {
        threads = threads();
        sockets = sockets();
    }

    /// What is there now belongs to others.
    public static Leaks watch() {
        warmUp();
        return new Leaks();
    }

    /// Waits until nothing is left, `patience` at most.
    ///
    /// @throws AssertionError with the names of the threads and the number of sockets that are left
    public void check(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        List<String> left = left();
        while (!left.isEmpty() && System.nanoTime() < end) {
            boolean _ = new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
            left = left();
        }
        if (!left.isEmpty()) {
            throw new AssertionError("left behind: " + left);
        }
    }

    /// Lets the machine open what it opens once for all sockets, and keeps.
    private static void warmUp() {
        try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            thread.execute(() -> {
                try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            server.accept().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> left() {
        Set<String> now = threads();
        now.removeAll(threads);
        List<String> left = new ArrayList<>(now);
        int more = sockets() - sockets;
        if (more > 0) {
            left.add(more + " sockets");
        }
        return left;
    }

    private static Set<String> threads() {
        try {
            Path folder = Files.createTempDirectory("threads");
            Path dump = folder.resolve("dump.json");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
            String json = Files.readString(dump);
            Files.delete(dump);
            Files.delete(folder);
            Set<String> found = new TreeSet<>();
            Matcher matcher = THREAD.matcher(json);
            while (matcher.find()) {
                String name = matcher.group(2);
                if (OF_THE_MACHINE.stream().noneMatch(name::contains)) {
                    found.add(matcher.group(1) + " " + name);
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int sockets() {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        int count = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
            for (Path one : all) {
                try {
                    if (Files.readSymbolicLink(one).toString().startsWith("socket:")) {
                        count++;
                    }
                } catch (IOException _) {
                    // Closed between listing and reading.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }
}
