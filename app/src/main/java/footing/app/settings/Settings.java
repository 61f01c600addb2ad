package footing.app.settings;

import footing.gateway.Terms;
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
/// @param terms how asks are served, where a route says nothing else
/// @param ledger where keys, usage and verdicts are kept
/// @param jurisdiction ISO country that is "domestic" here; nothing depends on it where null
/// @param routes by the model that callers name, in the order of the file
/// @param refusalRules a file with rules of the operator's own; null for none
/// @param prices a file with prices, discounts and exchange rates of the operator's own; null for
///   none
public record Settings(
        Listen listen,
        Path data,
        LedgerSettings ledger,
        Limits limits,
        Terms terms,
        @Nullable String jurisdiction,
        Suppliers suppliers,
        LocalSettings local,
        Map<String, RouteSettings> routes,
        UnknownModels unknownModels,
        @Nullable Path refusalRules,
        @Nullable Path prices,
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
                LedgerSettings.DEFAULT,
                Limits.DEFAULT,
                Terms.DEFAULT,
                null,
                new Suppliers.FromEnvironment(),
                LocalSettings.DEFAULT,
                Map.of(),
                UnknownModels.NEAREST,
                null,
                null,
                LogSettings.DEFAULT);
    }

    /// How long each part of an answer may take, where a route says nothing else.
    public Clocks clocks() {
        return terms.clocks();
    }

    /// The same, listening on another port.
    public Settings withPort(int port) {
        return new Settings(
                listen.withPort(port),
                data,
                ledger,
                limits,
                terms,
                jurisdiction,
                suppliers,
                local,
                routes,
                unknownModels,
                refusalRules,
                prices,
                log);
    }

    /// The same with another data folder.
    public Settings withData(Path another) {
        return new Settings(
                listen,
                another,
                ledger,
                limits,
                terms,
                jurisdiction,
                suppliers,
                local,
                routes,
                unknownModels,
                refusalRules,
                prices,
                log);
    }

    /// The same with another local leg.
    public Settings withLocal(LocalSettings another) {
        return new Settings(
                listen,
                data,
                ledger,
                limits,
                terms,
                jurisdiction,
                suppliers,
                another,
                routes,
                unknownModels,
                refusalRules,
                prices,
                log);
    }
}
