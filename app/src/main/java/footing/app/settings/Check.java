package footing.app.settings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Proves settings that could be read: whether what they point to is there.
public final class Check {
    private final Reading reading;
    private final Map<String, String> env;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Fault> warnings = new ArrayList<>();

    private Check(Reading reading, Map<String, String> env) {
        this.reading = reading;
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
    }

    /// Looks at secrets and routes.
    public static Result of(Reading reading, Map<String, String> env) {
        Check check = new Check(reading, env);
        switch (reading.settings().suppliers()) {
            case Suppliers.FromEnvironment _ -> {}
            case Suppliers.Named(var byName) -> {
                byName.forEach(check::supplier);
                check.routes(byName.keySet());
            }
        }
        check.listen();
        return new Result(check.faults, check.warnings);
    }

    private void supplier(String name, SupplierSettings supplier) {
        Secret key = supplier.key();
        if (key == null) {
            return;
        }
        String path = "suppliers." + name + ".key";
        if (key.look(env).isEmpty()) {
            fault(
                    path,
                    switch (key) {
                        case Secret.InEnvironment _ -> "secret-unset";
                        case Secret.InFile _ -> "secret-unreadable";
                    },
                    key.toString());
        } else if (key.readableByOthers()) {
            warn(path, "secret-open", key.toString());
        }
    }

    private void routes(Set<String> suppliers) {
        Set<String> legs = new HashSet<>(suppliers);
        legs.add("local");
        reading.settings()
                .routes()
                .forEach((model, route) -> {
                    for (int i = 0; i < route.legs().size(); i++) {
                        leg(model, i, route.legs().get(i).leg(), legs);
                    }
                });
    }

    private void leg(String model, int index, String leg, Set<String> legs) {
        String path = "routes." + model + "[" + index + "]";
        if (!legs.contains(leg)) {
            String known = String.join(", ", legs.stream().sorted().toList());
            Nearest.to(leg, legs)
                    .ifPresentOrElse(
                            near -> fault(path, "leg-unknown-near", leg, near, known),
                            () -> fault(path, "leg-unknown", leg, known));
        } else if (leg.equals("local") && !reading.settings().local().enabled()) {
            fault(path, "leg-local-off");
        }
    }

    private void listen() {
        if (!reading.settings().listen().loopback()) {
            warn("listen", "listen-open", reading.settings().listen().toString());
        }
    }

    private void fault(String path, String sentence, String... arguments) {
        faults.add(new Fault(reading.place(path), path, sentence, List.of(arguments)));
    }

    private void warn(String path, String sentence, String... arguments) {
        warnings.add(new Fault(reading.place(path), path, sentence, List.of(arguments)));
    }
}
