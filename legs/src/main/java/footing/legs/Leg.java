package footing.legs;

import footing.wire.Ask;
import java.util.List;
import java.util.Optional;

/// One who can answer: a supplier under a key, a self-hosted engine, or the local model. Safe for
/// use by many threads.
public interface Leg {
    /// Unique in a house; shown to callers as `footing-leg`, e.g. `openai`.
    String name();

    /// Tries to answer `ask` with `attempt.model()` and writes the answer to `relay`.
    ///
    /// Nothing is written to `relay` before the first meaningful event of a stream, or before a
    /// whole good head of an answer in one piece. Never throws for what suppliers, networks or
    /// callers do. An interrupt cancels: the supplier is let go at once and the outcome is
    /// [Outcome.CallerLeft].
    Outcome call(Ask ask, Attempt attempt, Relay relay);

    /// The models of this leg that can be named, e.g. for `GET /v1/models`; may be empty where a
    /// supplier serves any.
    List<ModelCard> models();

    /// Whether this leg takes `model` by that very name: it lists it, or a model of which the name
    /// is a dated or numbered edition (`gpt-4o-2024-08-06` of `gpt-4o`), or it lists nothing and
    /// takes any.
    default boolean serves(String model) {
        List<ModelCard> models = models();
        for (ModelCard card : models) {
            if (card.isEdition(model)) {
                return true;
            }
        }
        return models.isEmpty();
    }

    /// What keeps this leg from being asked at all, a whole sentence; empty when it can be asked.
    default Optional<String> missing() {
        return Optional.empty();
    }

    /// Whom verdicts on this leg speak of; empty where nobody can cut it off, as the local model.
    default Optional<Party> party() {
        return Optional.empty();
    }

    /// Where what it is asked is read; in this very process where nobody can cut it off.
    default Jurisdiction jurisdiction() {
        return party().isEmpty() ? new Jurisdiction.InProcess() : new Jurisdiction.Unknown();
    }

    /// Ids of the keys that may be used, none better than another: a name that people know and a
    /// fingerprint of the secret, e.g. `OPENAI_API_KEY#3f9a1c2b`; empty where a leg needs none.
    default List<String> keys() {
        return List.of();
    }

    /// The ways in which `model` is said to carry on a text that another leg began, the best first;
    /// empty where it cannot. Whether it is still so is found out by a probe.
    default List<Resume.Way> resumes(String model) {
        return List.of();
    }
}
