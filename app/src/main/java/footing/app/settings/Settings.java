package footing.app.settings;

import footing.http.Upstream.Clocks;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that can be set, complete with defaults. What each part means is told where its
/// record is.
///
/// @param data folder of the ledger and of the models
/// @param clocks how long each part of an answer may take, where a route says nothing else
/// @param jurisdiction ISO country that is "domestic" here; nothing depends on it where null
/// @param routes by the model that callers name, in the order of the file
public record Settings(
        Listen listen,
        Path data,
        Limits limits,
        Clocks clocks,
        @Nullable String jurisdiction,
        Suppliers suppliers,
        LocalSettings local,
        Map<String, RouteSettings> routes,
        UnknownModels unknownModels,
        LogSettings log) {
    public Settings {
        routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
    }

    /// What holds where no file is.
    ///
    /// @param home the user's own folder
    public static Settings defaults(Path home) {
        return new Settings(
                Listen.DEFAULT,
                home.resolve(".footing"),
                Limits.DEFAULT,
                Clocks.DEFAULT,
                null,
                new Suppliers.FromEnvironment(),
                LocalSettings.DEFAULT,
                Map.of(),
                UnknownModels.NEAREST,
                LogSettings.DEFAULT);
    }

    /// The same, listening on another port.
    public Settings withPort(int port) {
        return new Settings(
                listen.withPort(port),
                data,
                limits,
                clocks,
                jurisdiction,
                suppliers,
                local,
                routes,
                unknownModels,
                log);
    }

    /// The same with another data folder.
    public Settings withData(Path another) {
        return new Settings(
                listen,
                another,
                limits,
                clocks,
                jurisdiction,
                suppliers,
                local,
                routes,
                unknownModels,
                log);
    }

    /// The same with another local leg.
    public Settings withLocal(LocalSettings another) {
        return new Settings(
                listen,
                data,
                limits,
                clocks,
                jurisdiction,
                suppliers,
                another,
                routes,
                unknownModels,
                log);
    }
}
