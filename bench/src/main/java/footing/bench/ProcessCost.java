package footing.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What a process and all its children have cost so far, read from `/proc`.
///
/// @param cpu seconds of user and system time, the JIT's included
/// @param jit seconds of the JVM's compiler threads that still live
/// @param switches context switches of the threads that still live
record ProcessCost(double cpu, double jit, long switches) {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern SWITCHES = Pattern.compile("ctxt_switches:\\s+(\\d+)");

    /// Clock ticks of `/proc/PID/stat` in a second: `USER_HZ`, 100 on every Linux that runs a JVM.
    private static final double TICKS = 100;

    static boolean available() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }

    static ProcessCost of(long pid) {
        double cpu = 0;
        double jit = 0;
        long switches = 0;
        for (long p : tree(pid)) {
            cpu += ticks(PROC.resolve(p + "/stat")) / TICKS;
            for (Path thread : list(PROC.resolve(p + "/task"))) {
                String stat = read(thread.resolve("stat"));
                if (stat.contains("(C1 Comp") || stat.contains("(C2 Comp")) {
                    jit += ticks(thread.resolve("stat")) / TICKS;
                }
                Matcher m = SWITCHES.matcher(read(thread.resolve("status")));
                while (m.find()) {
                    switches += Long.parseLong(m.group(1));
                }
            }
        }
        return new ProcessCost(cpu, jit, switches);
    }

    /// Memory of the process and its children now, in MiB.
    static double residentMib(long pid) {
        return status(pid, "VmRSS");
    }

    /// The most memory that each held at any time, summed, in MiB.
    static double peakMib(long pid) {
        return status(pid, "VmHWM");
    }

    ProcessCost minus(ProcessCost before) {
        return new ProcessCost(
                cpu - before.cpu, Math.max(0, jit - before.jit), switches - before.switches);
    }

    /// Seconds without the JIT's.
    double work() {
        return cpu - jit;
    }

    static List<Long> tree(long pid) {
        Stream<Long> children =
                ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .map(ProcessHandle::pid);
        return Stream.concat(LongStream.of(pid).boxed(), children).toList();
    }

    private static double status(long pid, String field) {
        Pattern kib = Pattern.compile(field + ":\\s+(\\d+) kB");
        double sum = 0;
        for (long p : tree(pid)) {
            Matcher m = kib.matcher(read(PROC.resolve(p + "/status")));
            sum += m.find() ? Long.parseLong(m.group(1)) / 1024.0 : 0;
        }
        return sum;
    }

    private static long ticks(Path stat) {
        String text = read(stat);
        if (text.isEmpty()) {
            return 0;
        }
        List<String> fields = List.of(text.substring(text.lastIndexOf(')') + 2).split(" ", -1));
        return Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The empty text for a thread that has ended meanwhile.
    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }
}
