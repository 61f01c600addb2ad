package footing.app.cli;

import footing.app.cli.Table.Align;
import footing.app.settings.SettingsFault;
import footing.app.words.Words;
import footing.local.store.LocalModel;
import footing.local.store.ModelStore;
import footing.local.store.StoreFault;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows, fetches and adds the models of the local leg.
@Command(name = "models")
final class ModelsCommand implements Runnable {
    private final Surroundings around;
    private final Words words;

    @Spec CommandSpec spec = CommandSpec.create();

    ModelsCommand(Surroundings around, Words words) {
        this.around = around;
        this.words = words;
    }

    @Override
    public void run() {
        spec.commandLine().usage(around.out());
    }

    @Command(name = "list")
    int list(@Mixin Where where) throws SettingsFault, StoreFault {
        try (Models models = models(where)) {
            List<Align> aligns = List.of(Align.LEFT, Align.RIGHT, Align.LEFT, Align.LEFT);
            Table table = new Table(aligns);
            table.row(
                    List.of(
                            words.say("col.model"),
                            words.say("col.size"),
                            words.say("col.state"),
                            words.say("col.title")));
            models.store().list().forEach(entry -> table.row(row(entry)));
            table.lines().forEach(around.out()::println);
            return 0;
        }
    }

    private List<String> row(ModelStore.Entry entry) {
        String state =
                entry.isDefault()
                        ? "models.chosen"
                        : entry.file().isPresent() ? "models.here" : "models.away";
        return List.of(
                entry.id(),
                String.format(Locale.ROOT, "%.1f MB", entry.bytes() / 1e6),
                words.say(state),
                entry.model().map(LocalModel::title).orElse(""));
    }

    @Command(name = "pull")
    int pull(
            @Mixin Where where,
            @Parameters(paramLabel = "ID", descriptionKey = "models.pull.id") String id)
            throws SettingsFault, StoreFault, InterruptedException {
        try (Models models = models(where)) {
            FetchProgress progress = progress();
            models.store().pull(id, progress);
            progress.end();
            choose(models.store(), id);
            return 0;
        }
    }

    @Command(name = "add")
    int add(
            @Mixin Where where,
            @Parameters(paramLabel = "FILE.gguf", descriptionKey = "models.add.file") Path file)
            throws SettingsFault, StoreFault, InterruptedException {
        try (Models models = models(where)) {
            FetchProgress progress = progress();
            String id = models.store().add(around.folder().resolve(file), progress);
            progress.end();
            choose(models.store(), id);
            return 0;
        }
    }

    /// What was brought last is what runs where nothing else is named.
    private void choose(ModelStore store, String id) throws StoreFault {
        boolean chats =
                store.list().stream()
                        .filter(entry -> entry.id().equals(id))
                        .flatMap(entry -> entry.model().stream())
                        .allMatch(model -> model.kind() == LocalModel.Kind.CHAT);
        if (chats) {
            store.prefer(id);
        }
        around.out().println(words.say(chats ? "models.brought" : "models.brought-only", id));
    }

    private Models models(Where where) throws SettingsFault {
        return Models.of(where.read().settings().data(), around.env());
    }

    private FetchProgress progress() {
        return new FetchProgress(around.out(), around.terminal(), words);
    }
}
