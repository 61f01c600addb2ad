package footing.app.cli;

import footing.app.settings.Settings;
import footing.app.settings.SupplierAddress;
import footing.app.settings.SupplierSettings;
import footing.app.settings.Suppliers;
import footing.http.Header;
import footing.http.HttpBreak;
import footing.http.Upstream;
import footing.http.Upstream.Clocks;
import footing.http.Upstream.Origin;
import footing.http.Upstream.UpstreamRequest;
import footing.http.UpstreamAnswer;
import footing.legs.catalogue.Catalogue;
import footing.legs.catalogue.Supplier;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Asks each supplier for its list of models, which costs nothing, to see whether it answers. Only
/// on a person's word: it shows a supplier that somebody is there.
final class Reach {
    private static final Clocks CLOCKS =
            new Clocks(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20));

    private final Upstream upstream;
    private final Catalogue catalogue;
    private final Map<String, String> env;
    private final LongSupplier nanoTime;

    Reach(Upstream upstream, Catalogue catalogue, Map<String, String> env, LongSupplier nanoTime) {
        this.upstream = upstream;
        this.catalogue = catalogue;
        this.env = env;
        this.nanoTime = nanoTime;
    }

    /// How one supplier answered.
    sealed interface Found {
        String leg();

        /// It answered, be it with a refusal.
        record Answered(String leg, int status, long millis) implements Found {
            /// Whether the answer speaks against the key.
            boolean refusesKey() {
                return status == 401 || status == 403;
            }
        }

        /// No answer came.
        record Unreached(String leg, String symptom) implements Found {}
    }

    /// Asks all suppliers that are legs, one after the other.
    List<Found> all(Settings settings) {
        List<Found> found = new ArrayList<>();
        switch (settings.suppliers()) {
            case Suppliers.FromEnvironment _ -> {
                for (Supplier supplier : catalogue.suppliers()) {
                    boolean set =
                            supplier.keyEnv().stream()
                                    .anyMatch(name -> !env.getOrDefault(name, "").isBlank());
                    if (set && supplier.callable()) {
                        ask(supplier.id(), SupplierSettings.DEFAULT, supplier)
                                .ifPresent(found::add);
                    }
                }
            }
            case Suppliers.Named(var byName) ->
                    byName.forEach((name, one) ->
                            catalogue
                                    .supplier(one.like() == null ? name : one.like())
                                    .flatMap(supplier -> ask(name, one, supplier))
                                    .ifPresent(found::add));
        }
        return found;
    }

    private Optional<Found> ask(String leg, SupplierSettings settings, Supplier supplier) {
        return SupplierAddress.of(settings, supplier, env)
                .map(address -> ask(leg, address, supplier));
    }

    private Found ask(String leg, SupplierAddress address, Supplier supplier) {
        URI base = URI.create(address.baseUrl());
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        String models = supplier.modelsPath() == null ? "/models" : supplier.modelsPath();
        boolean tls = "https".equals(base.getScheme());
        int port = base.getPort() < 0 ? (tls ? 443 : 80) : base.getPort();
        String host = base.getHost().replaceAll("[\\[\\]]", "");
        long start = nanoTime.getAsLong();
        UpstreamRequest request =
                new UpstreamRequest(
                        new Origin(tls, host, port),
                        "GET",
                        path + models,
                        headers(address.key(), supplier),
                        new byte[0],
                        CLOCKS);
        try (UpstreamAnswer answer = upstream.send(request)) {
            long millis = (nanoTime.getAsLong() - start) / 1_000_000;
            return new Found.Answered(leg, answer.status(), millis);
        } catch (HttpBreak broken) {
            return new Found.Unreached(leg, broken.symptom() + ", " + broken.getMessage());
        }
    }

    private static List<Header> headers(String key, Supplier supplier) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("accept", "application/json"));
        if (!key.isEmpty()) {
            switch (supplier.auth().scheme()) {
                case BEARER, NONE_OR_BEARER ->
                        headers.add(new Header("authorization", "Bearer " + key));
                case HEADER -> headers.add(new Header(supplier.auth().header(), key));
                case SIGV4 -> {}
            }
        }
        return headers;
    }
}
