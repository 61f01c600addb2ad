package footing.app.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a bill shall be put beside the books.
final class ReconcileOptions {
    @Option(names = "--leg", paramLabel = "NAME", descriptionKey = "reconcile.leg")
    List<String> legs = List.of();

    @Option(names = "--supplier", paramLabel = "ID", descriptionKey = "reconcile.supplier")
    @Nullable String supplier;

    @Option(names = "--currency", paramLabel = "CNY|USD", descriptionKey = "reconcile.in")
    @Nullable String currency;

    @Option(names = "--from", paramLabel = "WHEN", descriptionKey = "reconcile.from")
    @Nullable String from;

    @Option(names = "--until", paramLabel = "WHEN", descriptionKey = "reconcile.until")
    @Nullable String until;

    @Option(
            names = "--tolerance",
            paramLabel = "PERCENT",
            defaultValue = "1",
            descriptionKey = "reconcile.tolerance")
    String tolerance = "1";

    @Option(names = "--columns", paramLabel = "MAP", descriptionKey = "reconcile.columns")
    String columns = "";

    @Option(names = "--book", descriptionKey = "reconcile.book")
    boolean book;

    @Option(names = "--reason", paramLabel = "TEXT", descriptionKey = "reconcile.reason")
    @Nullable String reason;

    @Option(names = "--json", descriptionKey = "limits.json")
    boolean json;
}
