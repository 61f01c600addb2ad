package footing.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What the caller of the bench asked for.
///
/// @param json where to write the figures; null for nowhere
/// @param footing the project's folder; null to leave Footing out
/// @param before another checkout of the project to compare with; null for none
/// @param forks how many processes of Footing are measured, one after the other
record Options(
        Rounds.Plan plan,
        int forks,
        int slowStreams,
        int supplierPort,
        @Nullable Path json,
        @Nullable Path footing,
        @Nullable Path before,
        List<Gateway> peers) {
    static final String HELP =
            """
            bench/run [options]: what Footing costs beside nginx. Takes about 15 minutes.

              --quick            fewer and shorter rounds of one process; about 4 minutes
              --smoke            only proves that all of it works; figures mean nothing
              --no-footing       nginx and the direct path only
              --before FOLDER    also measure the Footing of another checkout, as "before"
              --json FILE        also write the figures as JSON
              --supplier-port N  where the mock supplier listens, for peers (default: any free port)
              --peer NAME,URL,PID[,HEADER]
                                 also measure a gateway that already runs and has the mock supplier
                                 behind it; URL as http://127.0.0.1:8104/v1/chat/completions
            """;

    static Options parse(List<String> args) {
        Rounds.Plan plan = Rounds.Plan.FULL;
        int forks = 3;
        int slow = Rounds.SLOW_STREAMS;
        int port = 0;
        Path json = null;
        Path before = null;
        Path footing = Path.of("").toAbsolutePath();
        List<Gateway> peers = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            switch (args.get(i)) {
                case "--quick" -> {
                    plan = Rounds.Plan.QUICK;
                    forks = 1;
                }
                case "--smoke" -> {
                    plan = Rounds.Plan.SMOKE;
                    forks = 1;
                    slow = 200;
                }
                case "--no-footing" -> footing = null;
                case "--before" -> before = Path.of(value(args, ++i)).toAbsolutePath();
                case "--json" -> json = Path.of(value(args, ++i));
                case "--supplier-port" -> port = Integer.parseInt(value(args, ++i));
                case "--peer" -> peers.add(peer(value(args, ++i)));
                default -> throw new IllegalArgumentException("unknown option " + args.get(i));
            }
        }
        return new Options(plan, forks, slow, port, json, footing, before, List.copyOf(peers));
    }

    private static String value(List<String> args, int i) {
        if (i >= args.size()) {
            throw new IllegalArgumentException(args.getLast() + " needs a value");
        }
        return args.get(i);
    }

    private static Gateway peer(String text) {
        List<String> parts = List.of(text.split(",", -1));
        if (parts.size() < 3) {
            throw new IllegalArgumentException(
                    "--peer: " + text + " (expected: NAME,URL,PID[,HEADER])");
        }
        URI uri = URI.create(parts.get(1));
        Target target =
                new Target(
                        uri.getHost(),
                        uri.getPort(),
                        uri.getPath(),
                        parts.subList(3, parts.size()));
        return new Gateway(
                parts.get(0), target, target, OptionalLong.of(Long.parseLong(parts.get(2))), null);
    }
}
