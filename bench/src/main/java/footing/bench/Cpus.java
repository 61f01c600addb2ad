package footing.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which processors do what: the gateway under test has the first one, load and supplier the
/// second. Without `taskset` or with a single processor nothing is bound, and the report says so.
///
/// @param count how many processors this machine lends to the bench
/// @param gateway the list that `taskset -c` takes, e.g. `0`
record Cpus(int count, boolean bound, String gateway, String load, String all) {
    static Cpus find() {
        int n = Runtime.getRuntime().availableProcessors();
        boolean bound = n > 1 && works();
        return new Cpus(n, bound, "0", "1", String.format(Locale.ROOT, "0-%d", n - 1));
    }

    /// The command, started on the given processors.
    List<String> on(String cpus, List<String> command) {
        if (!bound) {
            return command;
        }
        List<String> all = new ArrayList<>(List.of("taskset", "-c", cpus));
        all.addAll(command);
        return all;
    }

    /// Moves a process, its children and all their threads.
    void bind(long pid, String cpus) throws IOException {
        if (!bound) {
            return;
        }
        for (long p : ProcessCost.tree(pid)) {
            run(List.of("taskset", "-apc", cpus, Long.toString(p)));
        }
    }

    private static boolean works() {
        try {
            return run(List.of("taskset", "-c", "0,1", "true")) == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static int run(List<String> command) throws IOException {
        Process p =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return Gateway.ended(p, Duration.ofSeconds(10)) ? p.exitValue() : -1;
    }
}
