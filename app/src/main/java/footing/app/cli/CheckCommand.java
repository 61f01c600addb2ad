package footing.app.cli;

import footing.app.settings.Check;
import footing.app.settings.Effective;
import footing.app.settings.Fault;
import footing.app.settings.Reading;
import footing.app.settings.SettingsFault;
import footing.app.words.Words;
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
            Check.Result result = Check.of(reading, Catalogue.load(), around.env());
            show(reading, result);
            return result.faults().isEmpty() ? 0 : Commands.FAILED;
        } catch (SettingsFault fault) {
            show(null, new Check.Result(fault.faults(), List.of()));
            return Commands.FAILED;
        }
    }

    private void show(@Nullable Reading reading, Check.Result result) {
        if (json) {
            around.out().println(json(reading, result));
            return;
        }
        Words sentences = Fault.words(words.language());
        result.faults().forEach(fault -> around.out().println("✗ " + fault.say(sentences)));
        result.warnings().forEach(fault -> around.out().println("! " + fault.say(sentences)));
        if (reading != null && result.faults().isEmpty()) {
            around.out().println("✓ " + standing(reading));
            Effective.of(reading.settings())
                    .forEach((path, value) -> around.out().println("  " + path + ": " + value));
        }
    }

    private String standing(Reading reading) {
        return reading.file().isEmpty()
                ? words.say("check.no-file")
                : words.say("check.good", reading.file());
    }

    private String json(@Nullable Reading reading, Check.Result result) {
        StringBuilder out = new StringBuilder("{\"good\": ");
        out.append(result.faults().isEmpty());
        faults(out, "faults", result.faults());
        faults(out, "warnings", result.warnings());
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
