package footing.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a grant shall be made equal to an export.
final class MatchOptions {
    @Option(names = "--factor", paramLabel = "NUMBER", descriptionKey = "grants.factor")
    String factor = "1";

    @Option(names = "--since", paramLabel = "WHEN", descriptionKey = "grants.since")
    @Nullable String since;

    @Option(names = "--until", paramLabel = "WHEN", descriptionKey = "grants.until")
    @Nullable String until;

    @Option(names = "--organisation", paramLabel = "NAME", descriptionKey = "grants.organisation")
    String organisation = "";

    @Option(names = "--partial", descriptionKey = "grants.partial")
    boolean partial;

    @Option(names = "--again", descriptionKey = "grants.again")
    boolean again;

    @Option(names = "--statement", paramLabel = "FILE", descriptionKey = "grants.write")
    @Nullable String statement;
}
