package footing.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The command behind `bench/run`.
public final class Bench {
    private final Options options;
    private final PrintStream out;
    private final Cpus cpus = Cpus.find();
    private final Sheet sheet = new Sheet();

    private Bench(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /// Runs the bench; ends with 1 where any answer was not whole, with 2 where it cannot run.
    public static void main(String[] args) throws IOException {
        List<String> asked = List.of(args);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (asked.contains("--help")) {
            out.print(Options.HELP);
            return;
        }
        Options options;
        try {
            options = Options.parse(asked);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.print(Options.HELP);
            System.exit(2);
            return;
        }
        Path nginx = Nginx.find();
        if (nginx == null || !ProcessCost.available()) {
            out.println(
                    nginx == null
                            ? "The bench compares with nginx: install it (Debian: apt-get install nginx-light)."
                            : "The bench reads costs from /proc: run it on Linux.");
            System.exit(2);
            return;
        }
        int code;
        try {
            code = new Bench(options, out).run(nginx);
        } catch (IOException e) {
            out.println("The bench cannot go on: " + e.getMessage());
            code = 2;
        }
        System.exit(code);
    }

    private int run(Path nginx) throws IOException {
        Path folder = Files.createTempDirectory("footing-bench");
        Gateway base = null;
        try (MockSupplier supplier = MockSupplier.start(options.supplierPort())) {
            cpus.bind(ProcessHandle.current().pid(), cpus.load());
            base = Nginx.start(nginx, folder.resolve("nginx"), supplier.port(), cpus);
            warmLoad(supplier);
            for (int fork = 0; fork < options.forks(); fork++) {
                fork(supplier, base, folder, fork);
            }
            slow(supplier, base, folder);
        } finally {
            if (base != null) {
                base.close();
            }
            delete(folder);
        }
        List<String> names = new ArrayList<>(List.of("nginx"));
        if (options.footing() != null) {
            names.add("footing");
        }
        if (options.before() != null) {
            names.add("before");
        }
        options.peers().forEach(p -> names.add(p.name()));
        Report report = new Report(sheet, names, machine());
        report.table(out);
        if (options.json() != null) {
            Files.writeString(options.json(), report.json());
        }
        return sheet.faults().isEmpty() ? 0 : 1;
    }

    private void fork(MockSupplier supplier, Gateway base, Path folder, int fork)
            throws IOException {
        out.printf(Locale.ROOT, "process %d of %d%n", fork + 1, options.forks());
        Gateway footing = footing(supplier, folder.resolve("footing-" + fork));
        Gateway before = before(supplier, folder.resolve("before-" + fork));
        try {
            List<Gateway> all = new ArrayList<>(List.of(base));
            if (footing != null) {
                all.add(footing);
            }
            if (before != null) {
                all.add(before);
            }
            all.addAll(options.peers());
            rounds(supplier, fork * options.plan().rounds()).all(all, direct(supplier));
        } finally {
            if (footing != null) {
                footing.close();
            }
            if (before != null) {
                before.close();
            }
        }
    }

    private void slow(MockSupplier supplier, Gateway base, Path folder) throws IOException {
        out.printf(Locale.ROOT, "%d slow streams at once%n", options.slowStreams());
        Rounds rounds = rounds(supplier, 0);
        rounds.slow(base, options.slowStreams());
        Gateway footing = footing(supplier, folder.resolve("footing-slow"));
        if (footing != null) {
            try (footing) {
                rounds.slow(footing, options.slowStreams());
            }
        }
    }

    private @Nullable Gateway footing(MockSupplier supplier, Path data) throws IOException {
        Path project = options.footing();
        return project == null
                ? null
                : FootingServer.start("footing", project, data, supplier.port(), cpus);
    }

    private @Nullable Gateway before(MockSupplier supplier, Path data) throws IOException {
        Path project = options.before();
        return project == null
                ? null
                : FootingServer.start("before", project, data, supplier.port(), cpus);
    }

    private Rounds rounds(MockSupplier supplier, int first) {
        return new Rounds(supplier, cpus, sheet, out, options.plan(), first);
    }

    /// The load and the supplier are programs for the JVM too: they are warmed before anything is
    /// read. What they can drive alone is told, as no gateway can do more.
    private void warmLoad(MockSupplier supplier) throws IOException {
        Target direct = direct(supplier).whole();
        double perSecond = 0;
        for (int i = 0; i < options.plan().warmLeast(); i++) {
            try (LoadRun whole = LoadRun.whole(direct, Rounds.CONNECTIONS);
                    LoadRun streams = LoadRun.streams(direct, Rounds.CONNECTIONS)) {
                LoadResult r = whole.closedLoop(options.plan().window());
                perSecond = r.ok() / r.seconds();
                streams.closedLoop(options.plan().window());
            }
        }
        out.printf(
                Locale.ROOT,
                "load and supplier alone, on one processor: %.0f answers per second%n",
                perSecond);
    }

    private static Gateway direct(MockSupplier supplier) {
        Target target = Target.loopback(supplier.port());
        return new Gateway("direct", target, target, OptionalLong.empty(), null);
    }

    private String machine() {
        String bound =
                cpus.bound()
                        ? "gateway on processor 0, load and supplier on processor 1"
                        : "nothing bound to a processor, so the figures are rough";
        return "%s, %s, %d processors, Java %s; %s"
                .formatted(
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        cpus.count(),
                        Runtime.version(),
                        bound);
    }

    private static void delete(Path folder) throws IOException {
        List<Path> inside;
        try (Stream<Path> all = Files.walk(folder)) {
            inside = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path p : inside) {
            Files.deleteIfExists(p);
        }
    }
}
