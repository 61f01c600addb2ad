package footing.gateway;

import footing.legs.Attempt;
import footing.legs.Leg;
import footing.legs.ModelCard;
import footing.legs.Outcome;
import footing.legs.Party;
import footing.legs.Relay;
import footing.wire.Ask;
import java.util.List;
import java.util.Optional;

/// A leg that is chosen and never asked: an account of a supplier.
record NamedLeg(String name, String supplier, List<ModelCard> models, List<String> keys)
        implements Leg {
    NamedLeg(String name, String supplier, String model, String... keys) {
        this(name, supplier, List.of(ScriptedLeg.chat(model)), List.of(keys));
    }

    @Override
    public Outcome call(Ask ask, Attempt attempt, Relay relay) {
        throw new AssertionError("asked: " + name);
    }

    @Override
    public Optional<Party> party() {
        return Optional.of(new Party(name, supplier, "127.0.0.1:1", false));
    }
}
