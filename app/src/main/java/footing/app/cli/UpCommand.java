package footing.app.cli;

import footing.app.Assembly;
import footing.app.House;
import footing.app.log.Line;
import footing.app.log.Log;
import footing.app.settings.Check;
import footing.app.settings.Fault;
import footing.app.settings.LocalSettings;
import footing.app.settings.LogSettings;
import footing.app.settings.Reading;
import footing.app.settings.Settings;
import footing.app.settings.SettingsFault;
import footing.app.settings.SettingsReader;
import footing.app.settings.SettingsWatch;
import footing.app.words.Words;
import footing.ledger.LedgerFault;
import footing.legs.catalogue.Catalogue;
import footing.local.store.StoreFault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Serves until it is told to end. Suppliers answer at once; the local model comes meanwhile.
@Command(name = "up")
final class UpCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Surroundings around;
    private final Words words;
    private final Vigil vigil;

    @Mixin final Where where;

    @Option(names = "--port", paramLabel = "N", descriptionKey = "up.port")
    @Nullable Integer port;

    @Option(names = "--no-local", descriptionKey = "up.no-local")
    boolean noLocal;

    @Option(names = "--model", paramLabel = "ID", descriptionKey = "up.model")
    @Nullable String model;

    UpCommand(Surroundings around, Words words, Vigil vigil) {
        this.around = around;
        this.words = words;
        this.vigil = vigil;
        this.where = new Where(around);
    }

    @Override
    public Integer call() throws Exception {
        if (port != null && (port < 0 || port > 65_535)) {
            throw Failure.misuse(words.say("misuse.value", "--port", port));
        }
        Reading reading = where.read();
        Settings settings = overridden(reading.settings());
        Catalogue catalogue = Catalogue.load();
        prove(reading, catalogue);
        obey(settings.log());
        try (House house = open(settings)) {
            stand(house, settings, named(reading), watch(house, settings, catalogue));
            return 0;
        }
    }

    private Settings overridden(Settings settings) {
        Settings here = where.here(settings);
        LocalSettings local = here.local();
        if (model != null) {
            local = local.withModel(model);
        }
        if (noLocal) {
            local = local.disabled();
        }
        return (port == null ? here : here.withPort(port)).withLocal(local);
    }

    private void prove(Reading reading, Catalogue catalogue) throws SettingsFault {
        Check.Result result = Check.of(reading, catalogue, around.env());
        Words sentences = Fault.words(words.language());
        result.warnings().forEach(fault -> around.err().println("! " + fault.say(sentences)));
        if (!result.faults().isEmpty()) {
            throw new SettingsFault(result.faults());
        }
    }

    private House open(Settings settings) throws Failure {
        try {
            return Assembly.open(settings, around.env());
        } catch (java.net.BindException e) {
            throw Failure.of(words.say("up.taken", settings.listen(), e.getMessage()));
        } catch (IOException e) {
            throw Failure.of(words.say("up.cannot-open", e.getMessage()));
        }
    }

    /// Whether the operator named the local model.
    private boolean named(Reading reading) {
        return model != null || reading.places().containsKey("local.model");
    }

    private void stand(House house, Settings settings, boolean named, Optional<SettingsWatch> watch)
            throws InterruptedException, StoreFault {
        String key = firstKey(house);
        try (Models models = Models.of(settings.data(), around.env())) {
            Optional<LocalModelWatch> local =
                    settings.local().enabled()
                            ? Optional.of(
                                    new LocalModelWatch(
                                            house,
                                            models.store(),
                                            settings.local(),
                                            named,
                                            around,
                                            words))
                            : Optional.empty();
            print(house, settings, key, local);
            Upkeep upkeep = new Upkeep(local, watch);
            upkeep.start();
            try {
                vigil.keep(house, key);
            } finally {
                upkeep.close();
            }
        }
        around.out().println(words.say("up.draining", PATIENCE.toSeconds()));
        house.drain(PATIENCE);
    }

    /// Makes a key where no caller has one. Without a database there is none, but suppliers and
    /// callers go on.
    private String firstKey(House house) {
        try {
            boolean any = house.ledger().keys().stream().anyMatch(key -> key.revoked().isEmpty());
            return any ? "" : house.ledger().addKey("first").secret();
        } catch (LedgerFault fault) {
            around.err().println("! " + fault.getMessage());
            return "";
        }
    }

    private void print(House house, Settings settings, String key, Optional<LocalModelWatch> local)
            throws StoreFault {
        String id = local.isPresent() ? local.get().id() : "gpt-4o";
        String state =
                local.isEmpty()
                        ? ""
                        : words.say(local.get().isHere() ? "up.loading" : "up.fetching", id);
        Banner banner =
                new Banner(
                        settings.listen().withPort(house.port()),
                        house.legs(),
                        state,
                        settings.data().toString(),
                        key,
                        id);
        banner.lines(words).forEach(around.out()::println);
        if (house.legs().isEmpty()) {
            house.notes().forEach(note -> around.out().println("! " + note));
        }
    }

    private Optional<SettingsWatch> watch(House house, Settings settings, Catalogue catalogue) {
        return where.file()
                .map(file ->
                        new SettingsWatch(
                                file,
                                new SettingsReader(around.home()),
                                catalogue,
                                around.env(),
                                settings,
                                this::overridden,
                                next -> reload(house, next)));
    }

    private static void reload(House house, Settings next) {
        obey(next.log());
        List<String> later = house.reload(next);
        System.Logger log = System.getLogger("footing.settings");
        later.forEach(sentence -> log.log(System.Logger.Level.WARNING, sentence));
    }

    private static void obey(LogSettings log) {
        System.Logger.Level level =
                switch (log.level()) {
                    case ERROR -> System.Logger.Level.ERROR;
                    case WARN -> System.Logger.Level.WARNING;
                    case INFO -> System.Logger.Level.INFO;
                    case DEBUG -> System.Logger.Level.DEBUG;
                    case TRACE -> System.Logger.Level.TRACE;
                };
        Line line =
                switch (log.format()) {
                    case TEXT -> Line.TEXT;
                    case JSON -> Line.JSON;
                };
        Log.ofProcess().set(level, line);
    }
}
