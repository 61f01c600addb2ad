package footing.local;

import footing.legs.Attempt;
import footing.legs.Evidence;
import footing.legs.Leg;
import footing.legs.ModelCard;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.legs.Relay;
import footing.legs.Resume;
import footing.wire.ApiError;
import footing.wire.Ask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The local leg's place in the house, from the start on: until its model stands it answers with
/// the sentence that says what is missing and how to bring it. Safe for use by many threads.
public final class LastLeg implements Leg {
    /// The name of the local leg in every house.
    public static final String NAME = "local";

    private static final Duration WAIT = Duration.ofSeconds(10);

    private final ModelCard card;
    private volatile @Nullable Leg standing;
    private volatile String missing;

    /// A place for the model of `card`.
    ///
    /// @param missing what is missing, a whole sentence
    public LastLeg(ModelCard card, String missing) {
        this.card = card;
        this.missing = missing;
    }

    /// From now on `leg` answers.
    public void stand(Leg leg) {
        standing = leg;
    }

    /// From now on the sentence is this one, and nobody answers.
    public void miss(String sentence) {
        missing = sentence;
        standing = null;
    }

    @Override
    public Optional<String> missing() {
        return standing == null ? Optional.of(missing) : Optional.empty();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ModelCard> models() {
        Leg leg = standing;
        return leg == null ? List.of(card) : leg.models();
    }

    @Override
    public Outcome call(Ask ask, Attempt attempt, Relay relay) {
        Leg leg = standing;
        return leg == null ? notYet() : leg.call(ask, attempt, relay);
    }

    @Override
    public List<Resume.Way> resumes(String model) {
        Leg leg = standing;
        return leg == null ? List.of() : leg.resumes(model);
    }

    private Outcome notYet() {
        String sentence = missing;
        ApiError error =
                new ApiError(
                        503, sentence, "service_unavailable_error", null, "local_model_missing");
        return new Outcome.Refused(
                new Refusal(Refusal.Kind.OVERLOADED, sentence, WAIT, error, "local:model_missing"),
                new Evidence(0, List.of(), "", null),
                new Outcome.Timing(-1, 0));
    }
}
