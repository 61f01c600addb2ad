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

/// A leg that cannot carry on what another began.
record Mute(Leg leg) implements Leg {
    @Override
    public String name() {
        return leg.name();
    }

    @Override
    public Outcome call(Ask ask, Attempt attempt, Relay relay) {
        return leg.call(ask, attempt, relay);
    }

    @Override
    public List<ModelCard> models() {
        return leg.models();
    }

    @Override
    public Optional<Party> party() {
        return leg.party();
    }

    @Override
    public List<String> keys() {
        return leg.keys();
    }
}
