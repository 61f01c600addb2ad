package footing.app.settings;

import footing.gateway.Terms;
import footing.http.Upstream.Clocks;
import java.util.LinkedHashMap;
import java.util.Map;

/// Shows the settings that hold, every one with its value; of a secret, only where it is.
public final class Effective {
    private final Map<String, String> lines = new LinkedHashMap<>();

    private Effective() {}

    /// Value by path, e.g. `limits.body` → `32MiB`, in the order of the documentation.
    public static Map<String, String> of(Settings settings) {
        Effective effective = new Effective();
        effective.house(settings);
        effective.suppliers(settings.suppliers());
        effective.local(settings.local());
        settings.routes().forEach(effective::route);
        effective.put("unknown-models", Section.spelt(settings.unknownModels()));
        if (settings.refusalRules() != null) {
            effective.put("refusal-rules", settings.refusalRules());
        }
        if (settings.prices() != null) {
            effective.put("prices", settings.prices());
        }
        effective.put("log.level", Section.spelt(settings.log().level()));
        effective.put("log.format", Section.spelt(settings.log().format()));
        return effective.lines;
    }

    private void house(Settings settings) {
        put("listen", settings.listen());
        put("data", settings.data());
        ledger(settings.ledger());
        put("limits.body", settings.limits().body());
        put("limits.head", settings.limits().head());
        put("limits.connections", settings.limits().connections());
        clocks("clocks", settings.clocks());
        terms("continuity", settings.terms());
        if (settings.jurisdiction() != null) {
            put("jurisdiction", settings.jurisdiction());
        }
    }

    private void ledger(LedgerSettings ledger) {
        if (ledger.url() == null) {
            return;
        }
        put("ledger.url", ledger.url());
        put("ledger.user", ledger.user());
        if (ledger.password() != null) {
            put("ledger.password", ledger.password());
        }
        put("ledger.schema", ledger.schema());
        if (ledger.pepper() != null) {
            put("ledger.pepper", ledger.pepper());
        }
        LedgerSettings.Shared shared = ledger.shared();
        if (shared != null) {
            put("ledger.shared-limits.url", shared.url());
            if (shared.password() != null) {
                put("ledger.shared-limits.password", shared.password());
            }
            put("ledger.shared-limits.when-away", shared.whenAway().word());
            put("ledger.shared-limits.wait", Units.text(shared.patience()));
            put("ledger.shared-limits.prefix", shared.prefix());
        }
    }

    private void clocks(String path, Clocks clocks) {
        put(path + ".connect", Units.text(clocks.connect()));
        put(path + ".first-token", Units.text(clocks.firstByte()));
        put(path + ".idle", Units.text(clocks.idle()));
        put(path + ".total", Units.text(clocks.total()));
    }

    private void terms(String path, Terms terms) {
        put(path + ".on-break", terms.onBreak().word());
        put(path + ".sticky", terms.sticky().word());
        put(path + ".vendor-grants", terms.vendorGrants().word());
        put(path + ".hedge", terms.hedge() == null ? "off" : Units.text(terms.hedge()));
    }

    private void suppliers(Suppliers suppliers) {
        switch (suppliers) {
            case Suppliers.FromEnvironment _ -> put("suppliers", "(environment)");
            case Suppliers.Named(var byName) -> byName.forEach(this::supplier);
        }
    }

    private void supplier(String name, SupplierSettings supplier) {
        String path = "suppliers." + name;
        put(path + ".like", supplier.like() == null ? name : supplier.like());
        if (!supplier.keys().isEmpty()) {
            boolean one = supplier.keys().size() == 1;
            put(
                    path + (one ? ".key" : ".keys"),
                    one ? supplier.keys().getFirst() : supplier.keys());
        }
        if (supplier.baseUrl() != null) {
            put(path + ".base-url", supplier.baseUrl());
        }
        if (!supplier.models().isEmpty()) {
            put(path + ".models", supplier.models());
        }
        put(path + ".weight", supplier.weight());
        if (supplier.jurisdiction() != null) {
            put(path + ".jurisdiction", supplier.jurisdiction());
        }
    }

    private void local(LocalSettings local) {
        put("local.enabled", local.enabled());
        put("local.model", local.model());
        put("local.driver", Section.spelt(local.driver()));
        put("local.threads", local.threads());
        put("local.context", local.context());
        put("local.slots", local.slots());
        if (local.llamaServer() != null) {
            put("local.llama-server", local.llamaServer());
        }
    }

    private void route(String model, RouteSettings route) {
        String path = "routes." + model;
        put(path + ".legs", route.written());
        clocks(path + ".clocks", route.terms().clocks());
        terms(path, route.terms());
    }

    private void put(String path, Object value) {
        lines.put(path, value.toString());
    }
}
