package footing.app.cli;

import footing.app.settings.Check;
import footing.app.settings.Effective;
import footing.app.settings.Fault;
import footing.app.settings.Reading;
import footing.app.settings.Settings;
import footing.app.settings.SettingsFault;
import footing.app.words.Words;
import footing.ledger.StoreLook;
import footing.legs.catalogue.Catalogue;
import footing.wire.JsonText;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Proves a settings file before it is used. Ends with 1 where a fault was found.
@Command(name = "check")
final class CheckCommand implements Callable<Integer> {
    private final Surroundings around;
    private final Words words;

    @Mixin Where where;

    @Parameters(paramLabel = "FILE", arity = "0..1", descriptionKey = "check.file")
    @Nullable Path file;

    @Option(names = "--json", descriptionKey = "check.json")
    boolean json;

    @Option(names = "--reach", descriptionKey = "check.reach")
    boolean reach;

    CheckCommand(Surroundings around, Words words) {
        this.around = around;
        this.words = words;
        this.where = new Where(around);
    }

    @Override
    public Integer call() {
        if (file != null) {
            where.config = file;
        }
        try {
            Reading reading = where.read();
            Catalogue catalogue = Catalogue.load();
            Check.Result settings =
                    Check.of(reading, catalogue, around.env())
                            .and(Check.prices(reading, catalogue));
            Check.Result result =
                    Check.rules(reading, catalogue).map(settings::and).orElse(settings);
            StoreLook ledger = result.faults().isEmpty() ? ledger(reading.settings()) : null;
            List<Reach.Found> found = reach ? reached(reading, catalogue) : List.of();
            show(reading, result, ledger, found);
            boolean good =
                    found.stream().noneMatch(one -> one instanceof Reach.Found.Unreached)
                            && !(ledger instanceof StoreLook.Unusable);
            return good && result.faults().isEmpty() ? 0 : Commands.FAILED;
        } catch (SettingsFault fault) {
            show(null, new Check.Result(fault.faults(), List.of()), null, List.of());
            return Commands.FAILED;
        }
    }

    /// How the common database is; null where the ledger is in the data folder.
    private @Nullable StoreLook ledger(Settings settings) {
        return settings.ledger().url() == null
                ? null
                : StoreLook.at(settings.ledger().store(settings.data(), around.env()));
    }

    private List<Reach.Found> reached(Reading reading, Catalogue catalogue) {
        try (Models models = Models.of(reading.settings().data(), around.env())) {
            return new Reach(models.upstream(), catalogue, around.env(), System::nanoTime)
                    .all(reading.settings());
        }
    }

    private void show(
            @Nullable Reading reading,
            Check.Result result,
            @Nullable StoreLook ledger,
            List<Reach.Found> found) {
        if (json) {
            around.out().println(json(reading, result, ledger, found));
            return;
        }
        Words sentences = Fault.words(words.language());
        result.faults().forEach(fault -> around.out().println("✗ " + fault.say(sentences)));
        result.warnings().forEach(fault -> around.out().println("! " + fault.say(sentences)));
        if (ledger != null) {
            around.out().println(told(ledger));
        }
        found.forEach(one -> around.out().println(told(one)));
        if (reading != null && result.faults().isEmpty()) {
            around.out().println("✓ " + standing(reading));
            Effective.of(reading.settings())
                    .forEach((path, value) -> around.out().println("  " + path + ": " + value));
        }
    }

    private String told(StoreLook ledger) {
        return switch (ledger) {
            case StoreLook.Ready(var name, var schema) ->
                    "✓ " + words.say("ledger.ready", name, schema);
            case StoreLook.Behind(var name, var schema, var newest) ->
                    "! " + words.say("ledger.behind", name, schema, newest);
            case StoreLook.Unusable(var why) -> "✗ " + words.say("ledger.unusable", why);
        };
    }

    private String told(Reach.Found found) {
        return switch (found) {
            case Reach.Found.Answered answered when answered.refusesKey() ->
                    "! " + words.say("reach.key", answered.leg(), answered.status());
            case Reach.Found.Answered(var leg, var status, var millis) ->
                    "✓ " + words.say("reach.answered", leg, status, millis);
            case Reach.Found.Unreached(var leg, var symptom) ->
                    "✗ " + words.say("reach.none", leg, symptom);
        };
    }

    private String standing(Reading reading) {
        return reading.file().isEmpty()
                ? words.say("check.no-file")
                : words.say("check.good", reading.file());
    }

    private String json(
            @Nullable Reading reading,
            Check.Result result,
            @Nullable StoreLook ledger,
            List<Reach.Found> found) {
        StringBuilder out = new StringBuilder("{\"good\": ");
        out.append(result.faults().isEmpty());
        faults(out, "faults", result.faults());
        faults(out, "warnings", result.warnings());
        if (ledger != null) {
            ledger(out, ledger);
        }
        if (reach) {
            reach(out, found);
        }
        if (reading != null) {
            out.append(",\n \"settings\": {");
            Effective.of(reading.settings())
                    .forEach((path, value) -> {
                        out.append(out.charAt(out.length() - 1) == '{' ? "\n  " : ",\n  ");
                        JsonText.quote(out, path);
                        out.append(": ");
                        JsonText.quote(out, value);
                    });
            out.append("}");
        }
        return out.append("}").toString();
    }

    private static void ledger(StringBuilder out, StoreLook ledger) {
        out.append(",\n \"ledger\": {");
        switch (ledger) {
            case StoreLook.Ready(_, var schema) ->
                    out.append("\"usable\": true, \"schema\": ").append(schema);
            case StoreLook.Behind(_, var schema, var newest) ->
                    out.append("\"usable\": true, \"schema\": ")
                            .append(schema)
                            .append(", \"next_schema\": ")
                            .append(newest);
            case StoreLook.Unusable(var why) -> {
                out.append("\"usable\": false, \"reason\": ");
                JsonText.quote(out, why);
            }
        }
        out.append('}');
    }

    private static void reach(StringBuilder out, List<Reach.Found> found) {
        out.append(",\n \"reach\": [");
        for (Reach.Found one : found) {
            out.append(out.charAt(out.length() - 1) == '[' ? "\n  {\"leg\": " : ",\n  {\"leg\": ");
            JsonText.quote(out, one.leg());
            switch (one) {
                case Reach.Found.Answered(_, var status, var millis) ->
                        out.append(", \"status\": ")
                                .append(status)
                                .append(", \"milliseconds\": ")
                                .append(millis);
                case Reach.Found.Unreached(_, var symptom) -> {
                    out.append(", \"unreached\": ");
                    JsonText.quote(out, symptom);
                }
            }
            out.append('}');
        }
        out.append(']');
    }

    private void faults(StringBuilder out, String name, List<Fault> faults) {
        out.append(",\n \"").append(name).append("\": [");
        for (Fault fault : faults) {
            out.append(
                    out.charAt(out.length() - 1) == '[' ? "\n  {\"file\": " : ",\n  {\"file\": ");
            JsonText.quote(out, fault.place().file());
            out.append(", \"line\": ").append(fault.place().line());
            out.append(", \"column\": ").append(fault.place().column());
            out.append(", \"setting\": ");
            JsonText.quote(out, fault.path());
            out.append(", \"reason\": ");
            JsonText.quote(out, fault.reason(Fault.words(words.language())));
            out.append('}');
        }
        out.append(']');
    }
}
