package footing.app.cli;

import footing.app.settings.Reading;
import footing.app.settings.Settings;
import footing.app.settings.SettingsFault;
import footing.app.settings.SettingsReader;
import footing.ledger.Ledger;
import footing.ledger.Role;
import footing.ledger.StoredLedger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the settings and the data are: the two options that commands have in common.
///
/// Without `--config` the file is `footing.yaml` of the current folder, else of `~/.footing`, else
/// there is none. `--data` wins over what the file says.
final class Where {
    @Option(names = "--config", paramLabel = "FILE", descriptionKey = "opt.config")
    @Nullable Path config;

    @Option(names = "--data", paramLabel = "DIR", descriptionKey = "opt.data")
    @Nullable Path data;

    private final Surroundings around;

    Where(Surroundings around) {
        this.around = around;
    }

    /// The settings file, if there is one.
    Optional<Path> file() {
        if (config != null) {
            return Optional.of(around.folder().resolve(config));
        }
        return List.of(around.folder(), around.home().resolve(".footing")).stream()
                .map(folder -> folder.resolve("footing.yaml"))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /// The settings that hold, with where they stand.
    Reading read() throws SettingsFault {
        Optional<Path> file = file();
        SettingsReader reader = new SettingsReader(around.home());
        Reading reading =
                file.isPresent()
                        ? reader.read(file.get())
                        : new Reading(Settings.defaults(around.home()), "", java.util.Map.of());
        return new Reading(here(reading.settings()), reading.file(), reading.places());
    }

    /// `settings` with the data folder of the command line.
    Settings here(Settings settings) {
        return data == null
                ? settings
                : settings.withData(around.folder().resolve(data).normalize());
    }

    /// The ledger that the settings name, beside a gateway that may run.
    Ledger ledger() throws SettingsFault {
        Settings settings = read().settings();
        return StoredLedger.open(
                settings.ledger().store(settings.data(), around.env()),
                Role.VISITOR,
                around.clock(),
                around.random());
    }
}
