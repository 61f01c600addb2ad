package footing.app;

import footing.app.prices.PriceBooks;
import footing.app.settings.Check;
import footing.app.settings.LedgerSettings;
import footing.app.settings.LocalSettings;
import footing.app.settings.RouteSettings;
import footing.app.settings.RouteSettings.LegChoice;
import footing.app.settings.Settings;
import footing.app.settings.SupplierSettings;
import footing.app.settings.Suppliers;
import footing.gateway.Borders;
import footing.gateway.Gateway;
import footing.gateway.Router;
import footing.gateway.Routes;
import footing.gateway.Senses;
import footing.gateway.Till;
import footing.gateway.Verdicts;
import footing.http.HttpServer;
import footing.http.HttpUpstream;
import footing.http.ServerSettings;
import footing.http.Upstream;
import footing.http.UpstreamSettings;
import footing.ledger.Ledger;
import footing.ledger.Role;
import footing.ledger.StoreChoice;
import footing.ledger.StoredLedger;
import footing.ledger.price.PriceBook;
import footing.legs.Leg;
import footing.legs.ModelCard;
import footing.legs.catalogue.Catalogue;
import footing.legs.catalogue.CatalogueFault;
import footing.legs.catalogue.OperatorPrices;
import footing.legs.catalogue.OperatorRulesFile;
import footing.legs.catalogue.Supplier;
import footing.legs.refusal.OperatorRules;
import footing.legs.refusal.RefusalReader;
import footing.legs.supplier.Account;
import footing.legs.supplier.SupplierKey;
import footing.legs.supplier.SupplierLeg;
import footing.local.LastLeg;
import footing.local.engine.ChildEngine;
import footing.local.engine.EngineFault;
import footing.local.engine.EngineSettings;
import footing.local.engine.LlamaServerEngine;
import footing.local.engine.LocalEngine;
import footing.local.text.LocalLeg;
import footing.tokens.Tokenizers;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Builds the house from its settings, with constructors, in order.
public final class Assembly {
    private static final Logger LOG = System.getLogger("footing.settings");

    static final String NO_LEG =
            "No leg stands: set a supplier's key (e.g. OPENAI_API_KEY) or allow the local model.";

    private final Catalogue catalogue;
    private final Map<String, String> env;
    private final Senses senses;
    private Settings settings;
    private OperatorRules rules = OperatorRules.NONE;
    private volatile boolean rulesGood = true;
    private volatile PriceBook prices;
    private volatile boolean pricesGood = true;

    private Assembly(
            Catalogue catalogue, Settings settings, Map<String, String> env, Senses senses) {
        this.catalogue = catalogue;
        this.settings = settings;
        this.env = Map.copyOf(env);
        this.senses = senses;
        this.prices = PriceBooks.of(catalogue, OperatorPrices.NONE);
    }

    /// Opens the ledger, builds the legs that the settings and the environment allow, and listens.
    /// The local model is brought later, with [House#bringModel], so that suppliers answer at once.
    ///
    /// @param env environment variables, for keys and base URLs
    /// @throws IOException where the address cannot be bound or the folder not be used
    public static House open(Settings settings, Map<String, String> env) throws IOException {
        return of(settings, env).house();
    }

    static Assembly of(Settings settings, Map<String, String> env) {
        return new Assembly(Catalogue.load(), settings, env, Senses.real());
    }

    private Ledger ledger() {
        StoreChoice store = settings.ledger().store(settings.data(), env);
        LedgerSettings.Shared shared = settings.ledger().shared();
        return shared == null
                ? StoredLedger.open(store, Role.GATEWAY, senses.clock(), new SecureRandom())
                : StoredLedger.open(
                        store,
                        shared.limits(env),
                        senses.clock(),
                        senses.nanoTime(),
                        new SecureRandom());
    }

    private House house() throws IOException {
        takeRules();
        takePrices();
        Ledger ledger = ledger();
        Upstream upstream = upstream();
        LastLeg last = lastLeg();
        List<Leg> legs = new ArrayList<>(suppliers(upstream));
        if (last != null) {
            legs.add(last);
        }
        Verdicts verdicts = Verdicts.open(ledger.shelf(), senses);
        Gateway gateway =
                new Gateway(
                        new Till(ledger, this::prices, tokens()),
                        verdicts,
                        router(legs),
                        senses,
                        settings.limits().body().toInt());
        gateway.figure(
                "footing_refusal_rules_ok",
                "1 while the operator's rules on refusals are used as written, 0 while a fault in"
                        + " them keeps those before in force",
                () -> rulesGood ? 1 : 0);
        gateway.figure(
                "footing_prices_ok",
                "1 while the operator's prices are used as written, 0 while a fault in them keeps"
                        + " those before in force",
                () -> pricesGood ? 1 : 0);
        try {
            HttpServer server = HttpServer.start(serverSettings(), gateway);
            return new House(this, ledger, verdicts, upstream, gateway, server, last, legs);
        } catch (IOException e) {
            gateway.close();
            verdicts.close();
            upstream.close();
            ledger.close();
            throw e;
        }
    }

    /// Vocabularies are loaded beside the requests that want them.
    private Tokenizers tokens() {
        return Tokenizers.open(
                settings.data().resolve("tokenizers"), List.of(), new VocabularyLoader());
    }

    private static Upstream upstream() {
        try {
            return new HttpUpstream(UpstreamSettings.of(SSLContext.getDefault()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    private ServerSettings serverSettings() {
        return ServerSettings.on(settings.listen().host(), settings.listen().port())
                .withMaxConnections(settings.limits().connections())
                .withLimits(
                        new ServerSettings.Limits(
                                settings.limits().head().toInt(),
                                ServerSettings.Limits.DEFAULT.headers()));
    }

    /// Takes what may change while the house stands.
    void adopt(Settings next) {
        settings = next;
        takeRules();
        takePrices();
    }

    /// The prices in force now; another book takes its place when they change.
    PriceBook prices() {
        return prices;
    }

    /// A bad file changes nothing: what was in force stays, and the log and a figure tell.
    private void takeRules() {
        Path file = settings.refusalRules();
        try {
            OperatorRules read =
                    file == null ? OperatorRules.NONE : OperatorRulesFile.read(file, catalogue);
            rules = read;
            rulesGood = true;
            if (file != null) {
                LOG.log(Level.INFO, "rules on refusals taken from {0}", file);
            }
        } catch (CatalogueFault bad) {
            rulesGood = false;
            LOG.log(Level.ERROR, "rules on refusals kept as before: {0}", bad.getMessage());
        }
    }

    /// Whether the operator's prices are used as written.
    boolean pricesGood() {
        return pricesGood;
    }

    /// A bad file changes nothing, as with rules.
    private void takePrices() {
        Path file = settings.prices();
        try {
            OperatorPrices own = PriceBooks.own(file, catalogue);
            PriceBook next = PriceBooks.of(catalogue, own);
            for (String row : next.rewritten(prices)) {
                LOG.log(
                        Level.WARNING,
                        "prices: {0} says something else than before; what it billed stays, a"
                                + " changed price is better a new row with its own date",
                        row);
            }
            for (String leg : Check.strangers(own, settings, catalogue)) {
                LOG.log(Level.WARNING, "prices: no leg is called {0}", leg);
            }
            prices = next;
            pricesGood = true;
            if (file != null) {
                LOG.log(Level.INFO, "prices taken from {0}", file);
            }
        } catch (CatalogueFault bad) {
            pricesGood = false;
            LOG.log(Level.ERROR, "prices kept as before: {0}", bad.getMessage());
        }
    }

    /// What of `next` takes a new start to take effect.
    List<String> needsStart(Settings next) {
        List<String> later = new ArrayList<>();
        later(later, "listen", settings.listen(), next.listen());
        later(later, "data", settings.data(), next.data());
        later(later, "ledger", settings.ledger(), next.ledger());
        later(later, "limits", settings.limits(), next.limits());
        later(later, "local", settings.local(), next.local());
        return later;
    }

    private static void later(List<String> sentences, String key, Object now, Object next) {
        if (!now.equals(next)) {
            sentences.add("A changed '" + key + "' takes effect at the next start.");
        }
    }

    /// One leg for each supplier that the settings name, or else that the environment has a key
    /// for.
    List<Leg> suppliers(Upstream upstream) {
        List<Leg> legs = new ArrayList<>();
        switch (settings.suppliers()) {
            case Suppliers.FromEnvironment _ -> {
                for (Supplier supplier : catalogue.suppliers()) {
                    if (supplier.callable() && switchedOn(supplier)) {
                        legs.add(leg(supplier.id(), supplier, SupplierSettings.DEFAULT, upstream));
                    }
                }
            }
            case Suppliers.Named(Map<String, SupplierSettings> named) ->
                    named.forEach((name, one) -> legs.add(leg(name, one, upstream)));
        }
        return legs;
    }

    Router router(List<Leg> legs) {
        Map<String, Routes.Route> routes = new LinkedHashMap<>();
        settings.routes().forEach((name, route) -> routes.put(name, route(route)));
        return new Router(
                legs,
                new Routes(
                        routes,
                        switch (settings.unknownModels()) {
                            case NEAREST -> Routes.UnknownModels.NEAREST;
                            case REFUSE -> Routes.UnknownModels.REFUSE;
                        },
                        weights(),
                        settings.terms()),
                catalogue::knows,
                new Borders(Optional.ofNullable(settings.jurisdiction())));
    }

    private static Routes.Route route(RouteSettings route) {
        return new Routes.Route(
                route.tiers().stream()
                        .map(tier -> tier.stream().map(LegChoice::toString).toList())
                        .toList(),
                route.terms());
    }

    private Map<String, Integer> weights() {
        Map<String, Integer> weights = new LinkedHashMap<>();
        if (settings.suppliers() instanceof Suppliers.Named(var byName)) {
            byName.forEach((name, one) -> weights.put(name, one.weight()));
        }
        return weights;
    }

    private boolean switchedOn(Supplier supplier) {
        return present(supplier.keyEnv())
                || (supplier.auth().scheme() == Supplier.AuthScheme.NONE_OR_BEARER
                        && present(supplier.baseUrlEnv()));
    }

    private boolean present(List<String> names) {
        return first(names).isPresent();
    }

    private Optional<String> first(List<String> names) {
        for (String name : names) {
            String value = env.getOrDefault(name, "").strip();
            if (!value.isEmpty()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private Leg leg(String name, SupplierSettings one, Upstream upstream) {
        String id = one.like() == null ? name : one.like();
        Supplier supplier =
                catalogue
                        .supplier(id)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "suppliers."
                                                + name
                                                + ": the catalogue has no supplier '"
                                                + id
                                                + "'; say whom it is like (like: ID)"));
        return leg(name, supplier, one, upstream);
    }

    private Leg leg(String name, Supplier supplier, SupplierSettings one, Upstream upstream) {
        RefusalReader reader = new RefusalReader(catalogue.refusalRules());
        reader.use(rules);
        return new SupplierLeg(
                new Account(
                        name,
                        supplier,
                        baseUrl(name, supplier, one),
                        keys(supplier, one),
                        models(supplier, one),
                        one.jurisdiction()),
                reader,
                upstream,
                senses.clock(),
                senses.nanoTime());
    }

    /// The keys that the settings name, else the first of the supplier's usual variables that is
    /// set.
    private List<SupplierKey> keys(Supplier supplier, SupplierSettings one) {
        if (!one.keys().isEmpty()) {
            return one.keys().stream()
                    .map(secret ->
                            new SupplierKey(secret.name(), () -> secret.look(env).orElse(null)))
                    .toList();
        }
        return supplier.keyEnv().stream()
                .filter(name -> present(List.of(name)))
                .findFirst()
                .map(name -> new SupplierKey(name, () -> first(List.of(name)).orElse(null)))
                .stream()
                .toList();
    }

    private URI baseUrl(String name, Supplier supplier, SupplierSettings one) {
        URI written = one.baseUrl();
        if (written != null) {
            return written;
        }
        return first(supplier.baseUrlEnv())
                .or(supplier::baseUrl)
                .map(URI::create)
                .orElseThrow(() ->
                        new IllegalArgumentException("suppliers." + name + ".base-url is needed"));
    }

    /// The models that the operator chose, as far as the catalogue knows them; else all of the
    /// catalogue's.
    private List<ModelCard> models(Supplier supplier, SupplierSettings one) {
        if (one.models().isEmpty()) {
            return supplier.cards();
        }
        return one.models().stream()
                .map(id ->
                        supplier.cards().stream()
                                .filter(card -> card.id().equals(id))
                                .findFirst()
                                .or(() -> catalogue.knows(id))
                                .map(card -> card.named(id))
                                .orElseGet(() -> ModelCard.unknown(id)))
                .toList();
    }

    private @Nullable LastLeg lastLeg() {
        LocalSettings local = settings.local();
        return local.enabled()
                ? new LastLeg(
                        ModelCard.unknown(local.model()),
                        "The local model '"
                                + local.model()
                                + "' is not ready yet. Bring one with 'footing models pull "
                                + local.model()
                                + "' or 'footing models add FILE.gguf'.")
                : null;
    }

    LocalEngine engine(Path gguf, Upstream upstream) throws EngineFault, InterruptedException {
        LocalSettings local = settings.local();
        EngineSettings engine =
                EngineSettings.of(gguf, settings.data().resolve("natives"))
                        .withSlots(local.slots())
                        .withContextTokens(local.context())
                        .withThreads(local.threads());
        return switch (local.driver()) {
            case CHILD -> child(engine);
            case LLAMA_SERVER ->
                    LlamaServerEngine.open(
                            engine,
                            Optional.ofNullable(local.llamaServer()),
                            env.getOrDefault("PATH", ""),
                            upstream,
                            new SecureRandom());
        };
    }

    private static LocalEngine child(EngineSettings settings)
            throws EngineFault, InterruptedException {
        ChildEngine engine = ChildEngine.open(settings);
        try {
            engine.start();
            engine.awaitReady();
            return engine;
        } catch (EngineFault | InterruptedException failed) {
            engine.close();
            throw failed;
        }
    }

    Leg localLeg(String id, LocalEngine engine) {
        return new LocalLeg(
                id,
                engine,
                new footing.local.text.Senses(
                        senses.clock(),
                        ZoneId.systemDefault(),
                        senses.nanoTime(),
                        senses.random()::nextLong));
    }
}
