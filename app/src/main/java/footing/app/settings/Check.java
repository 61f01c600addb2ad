package footing.app.settings;

import footing.app.prices.PriceBooks;
import footing.app.settings.RouteSettings.LegChoice;
import footing.app.settings.SupplierAddress.Missing;
import footing.legs.catalogue.Catalogue;
import footing.legs.catalogue.CatalogueFault;
import footing.legs.catalogue.OperatorPrices;
import footing.legs.catalogue.OperatorRulesFile;
import footing.legs.catalogue.Supplier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Proves settings that could be read: whether what they point to is there.
public final class Check {
    private static final String LOCAL = "local";

    private final Reading reading;
    private final Catalogue catalogue;
    private final Map<String, String> env;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Fault> warnings = new ArrayList<>();

    private Check(Reading reading, Catalogue catalogue, Map<String, String> env) {
        this.reading = reading;
        this.catalogue = catalogue;
        this.env = env;
    }

    /// What was found.
    ///
    /// @param faults Footing cannot work as written
    /// @param warnings it can, but somebody should know
    public record Result(List<Fault> faults, List<Fault> warnings) {
        public Result {
            faults = List.copyOf(faults);
            warnings = List.copyOf(warnings);
        }

        /// With one fault more.
        public Result and(Fault fault) {
            return and(new Result(List.of(fault), List.of()));
        }

        /// With what another look found.
        public Result and(Result other) {
            List<Fault> bad = new ArrayList<>(faults);
            bad.addAll(other.faults());
            List<Fault> doubtful = new ArrayList<>(warnings);
            doubtful.addAll(other.warnings());
            return new Result(bad, doubtful);
        }
    }

    /// Looks at suppliers, secrets and routes; opens no connection.
    public static Result of(Reading reading, Catalogue catalogue, Map<String, String> env) {
        Check check = new Check(reading, catalogue, env);
        check.listen();
        check.ledger(reading.settings().ledger());
        Map<String, Supplier> legs = check.legs();
        reading.settings().routes().forEach((model, route) -> check.route(model, route, legs));
        return new Result(check.faults, check.warnings);
    }

    /// What is wrong with the operator's rules on refusals, if anything. A gateway starts in spite
    /// of it, with the rules that it had.
    public static Optional<Fault> rules(Reading reading, Catalogue catalogue) {
        Path file = reading.settings().refusalRules();
        if (file == null) {
            return Optional.empty();
        }
        try {
            var _ = OperatorRulesFile.read(file, catalogue);
            return Optional.empty();
        } catch (CatalogueFault bad) {
            Place place = reading.places().getOrDefault("refusal-rules", Place.of(reading.file()));
            return Optional.of(
                    new Fault(
                            place,
                            "refusal-rules",
                            "rules-bad",
                            List.of(String.valueOf(bad.getMessage()))));
        }
    }

    /// What is wrong with the operator's prices, if anything, and which legs they name that the
    /// settings do not. A gateway starts in spite of it, with the prices that it had.
    public static Result prices(Reading reading, Catalogue catalogue) {
        Place place = reading.places().getOrDefault("prices", Place.of(reading.file()));
        try {
            OperatorPrices own = PriceBooks.own(reading.settings().prices(), catalogue);
            return new Result(
                    List.of(),
                    strangers(own, reading.settings(), catalogue).stream()
                            .map(leg -> new Fault(place, "prices", "price-leg", List.of(leg)))
                            .toList());
        } catch (CatalogueFault bad) {
            List<String> why = List.of(String.valueOf(bad.getMessage()));
            return new Result(List.of(new Fault(place, "prices", "prices-bad", why)), List.of());
        }
    }

    /// Legs that the operator's prices name and no settings do.
    public static List<String> strangers(
            OperatorPrices own, Settings settings, Catalogue catalogue) {
        Set<String> known =
                new TreeSet<>(
                        switch (settings.suppliers()) {
                            case Suppliers.FromEnvironment _ ->
                                    catalogue.suppliers().stream().map(Supplier::id).toList();
                            case Suppliers.Named(var byName) -> byName.keySet();
                        });
        known.add(LOCAL);
        return own.legs().stream().filter(leg -> !known.contains(leg)).toList();
    }

    private void listen() {
        if (!reading.settings().listen().loopback()) {
            warn("listen", "listen-open", reading.settings().listen().toString());
        }
    }

    private void ledger(LedgerSettings ledger) {
        if (ledger.password() != null) {
            secret("ledger.password", ledger.password());
        }
        if (ledger.pepper() != null) {
            secret("ledger.pepper", ledger.pepper());
        }
    }

    /// The legs that stand besides the local one, with what the catalogue knows of each.
    private Map<String, Supplier> legs() {
        return switch (reading.settings().suppliers()) {
            case Suppliers.FromEnvironment _ -> fromEnvironment();
            case Suppliers.Named(var byName) -> named(byName);
        };
    }

    private Map<String, Supplier> fromEnvironment() {
        Map<String, Supplier> legs = new LinkedHashMap<>();
        for (Supplier supplier : catalogue.suppliers()) {
            if (supplier.keyEnv().stream()
                    .anyMatch(name -> !env.getOrDefault(name, "").isBlank())) {
                legs.put(supplier.id(), supplier);
            }
        }
        return legs;
    }

    private Map<String, Supplier> named(Map<String, SupplierSettings> byName) {
        Map<String, Supplier> legs = new LinkedHashMap<>();
        byName.forEach((name, settings) -> {
            String id = settings.like() == null ? name : settings.like();
            String path = "suppliers." + name;
            catalogue
                    .supplier(id)
                    .ifPresentOrElse(
                            supplier -> {
                                legs.put(name, supplier);
                                supplier(path, settings, supplier);
                            },
                            () -> unknown(path, settings, id));
        });
        return legs;
    }

    private void unknown(String path, SupplierSettings settings, String id) {
        String at = settings.like() == null ? path : path + ".like";
        missing(
                at,
                "supplier-unknown",
                id,
                catalogue.suppliers().stream().map(Supplier::id).toList());
    }

    private void supplier(String path, SupplierSettings settings, Supplier supplier) {
        if (!supplier.callable()) {
            fault(path, "supplier-not-callable", supplier.id());
            return;
        }
        secrets(path, settings.keys());
        for (Missing missing : SupplierAddress.missing(settings, supplier, env)) {
            switch (missing) {
                case KEY -> fault(path, "key-needed", String.join(", ", supplier.keyEnv()));
                case BASE_URL ->
                        fault(path, "url-needed", String.join(", ", supplier.baseUrlEnv()));
            }
        }
        switch (supplier.state()) {
            case ACTIVE, UNCERTAIN -> {}
            case CLOSING -> warn(path, "supplier-closing", supplier.id());
            case CLOSED -> warn(path, "supplier-closed", supplier.id());
        }
    }

    private void secrets(String path, List<Secret> keys) {
        boolean several = reading.places().containsKey(path + ".keys");
        for (int i = 0; i < keys.size(); i++) {
            secret(path + (several ? ".keys[" + i + "]" : ".key"), keys.get(i));
        }
    }

    private void secret(String at, Secret key) {
        if (key.bytes(env).isEmpty()) {
            fault(at, sentence(key), key.toString());
        } else if (key.readableByOthers()) {
            warn(at, "secret-open", key.toString());
        }
    }

    private static String sentence(Secret key) {
        return switch (key) {
            case Secret.InEnvironment _ -> "secret-unset";
            case Secret.InFile _ -> "secret-unreadable";
        };
    }

    private void route(String model, RouteSettings route, Map<String, Supplier> legs) {
        String written = "routes." + model;
        String list = written + (reading.places().containsKey(written + ".legs") ? ".legs" : "");
        for (int i = 0; i < route.tiers().size(); i++) {
            List<LegChoice> tier = route.tiers().get(i);
            String path = list + "[" + i + "]";
            for (int j = 0; j < tier.size(); j++) {
                leg(tier.size() == 1 ? path : path + "[" + j + "]", tier.get(j), legs);
            }
        }
    }

    private void leg(String path, LegChoice choice, Map<String, Supplier> legs) {
        Supplier supplier = legs.get(choice.leg());
        if (choice.leg().equals(LOCAL)) {
            if (!reading.settings().local().enabled()) {
                fault(path, "leg-local-off");
            }
        } else if (supplier == null) {
            Set<String> known = new TreeSet<>(legs.keySet());
            known.add(LOCAL);
            missing(path, "leg-unknown", choice.leg(), known);
        } else if (choice.model() != null) {
            model(path, choice.leg(), choice.model(), supplier);
        }
    }

    /// A supplier may serve a model that nobody listed, so this is a warning.
    private void model(String path, String leg, String model, Supplier supplier) {
        List<String> written =
                switch (reading.settings().suppliers()) {
                    case Suppliers.FromEnvironment _ -> List.of();
                    case Suppliers.Named(var byName) ->
                            byName.getOrDefault(leg, SupplierSettings.DEFAULT).models();
                };
        List<String> known =
                written.isEmpty()
                        ? supplier.cards().stream().map(card -> card.id()).toList()
                        : written;
        boolean listed =
                known.contains(model)
                        || supplier.cards().stream().anyMatch(card -> card.isEdition(model));
        if (!known.isEmpty() && !listed) {
            Nearest.to(model, known)
                    .ifPresentOrElse(
                            near -> warn(path, "model-unlisted-near", leg, model, near),
                            () -> warn(path, "model-unlisted", leg, model));
        }
    }

    private void missing(String path, String sentence, String word, Collection<String> known) {
        String all = String.join(", ", known);
        Nearest.to(word, known)
                .ifPresentOrElse(
                        near -> fault(path, sentence + "-near", word, near, all),
                        () -> fault(path, sentence, word, all));
    }

    private void fault(String path, String sentence, String... arguments) {
        faults.add(new Fault(reading.place(path), path, sentence, List.of(arguments)));
    }

    private void warn(String path, String sentence, String... arguments) {
        warnings.add(new Fault(reading.place(path), path, sentence, List.of(arguments)));
    }
}
