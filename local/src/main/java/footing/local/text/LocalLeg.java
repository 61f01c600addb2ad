package footing.local.text;

import footing.legs.Attempt;
import footing.legs.Evidence;
import footing.legs.Leg;
import footing.legs.ModelCard;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.legs.Relay;
import footing.legs.Resume;
import footing.local.engine.EngineFault;
import footing.local.engine.LocalEngine;
import footing.local.engine.LocalEngine.ModelFacts;
import footing.wire.Ask;
import footing.wire.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The last leg: answers in the OpenAI dialect from a model on this machine.
public final class LocalLeg implements Leg {
    /// How long a caller is asked to wait when all slots are taken.
    private static final Duration BUSY = Duration.ofSeconds(2);

    private final String model;
    private final LocalEngine engine;
    private final Senses senses;
    private final Chats chats;
    private final Completions completions;
    private final Embeddings embeddings;

    /// A leg that answers with one model.
    ///
    /// @param model its name for callers
    public LocalLeg(String model, LocalEngine engine, Senses senses) {
        this.model = model;
        this.engine = engine;
        this.senses = senses;
        this.chats = new Chats(model, engine, senses);
        this.completions = new Completions(model, engine, senses);
        this.embeddings = new Embeddings(model, engine);
    }

    @Override
    public String name() {
        return "local";
    }

    @Override
    public List<ModelCard> models() {
        ModelFacts facts = engine.facts();
        return List.of(
                new ModelCard(
                        model,
                        facts.embedsOnly() ? ModelCard.Kind.EMBEDDING : ModelCard.Kind.CHAT,
                        "",
                        facts.contextTokens(),
                        0,
                        Set.of(),
                        0,
                        0,
                        ""));
    }

    @Override
    public List<Resume.Way> resumes(String named) {
        return engine.facts().embedsOnly() ? List.of() : List.of(Resume.Way.PREFILL);
    }

    @Override
    public Outcome call(Ask ask, Attempt attempt, Relay relay) {
        Progress progress = new Progress(relay, senses.nanoTime());
        try {
            String finish = answer(ask, attempt, progress);
            return new Outcome.Answered(progress.usage(), model, finish, progress.timing());
        } catch (AskFault fault) {
            return refused(fault.refusal(), fault, progress);
        } catch (EngineFault fault) {
            return failed(refusal(fault), fault, progress);
        } catch (Generation.Late late) {
            return failed(
                    new Refusal(
                            Refusal.Kind.TIMEOUT,
                            String.valueOf(late.getMessage()),
                            null,
                            "local:deadline"),
                    late,
                    progress);
        } catch (Relay.CallerGone | InterruptedException _) {
            return new Outcome.CallerLeft(progress.usage(), progress.timing());
        }
    }

    private String answer(Ask ask, Attempt attempt, Progress progress)
            throws AskFault, EngineFault, InterruptedException, Relay.CallerGone, Generation.Late {
        JsonNode json = Json.read(ask.body());
        Generation generation = new Generation(engine, progress, attempt.clocks());
        Begun begun = Begun.of(attempt.resume(), ask, json);
        return switch (ask.endpoint()) {
            case CHAT_COMPLETIONS -> chats.answer(ask, json, begun, generation, progress);
            case COMPLETIONS -> completions.answer(ask, json, begun, generation, progress);
            case EMBEDDINGS -> embeddings.answer(json, progress);
        };
    }

    private static Outcome failed(Refusal why, Exception cause, Progress progress) {
        if (!progress.begun()) {
            return refused(why, cause, progress);
        }
        Usage usage = progress.usage();
        return new Outcome.BrokeOff(why, Evidence.of(cause), usage, progress.timing());
    }

    private static Outcome refused(Refusal why, Exception cause, Progress progress) {
        return new Outcome.Refused(why, Evidence.of(cause), progress.timing());
    }

    private static Refusal refusal(EngineFault fault) {
        Refusal.Kind kind =
                switch (fault.kind()) {
                    case NO_MODEL, BAD_MODEL, NO_NATIVES -> Refusal.Kind.MISCONFIGURED;
                    case NO_MEMORY, BUSY -> Refusal.Kind.OVERLOADED;
                    case CONTEXT_FULL -> Refusal.Kind.CONTEXT_LENGTH_EXCEEDED;
                    case BAD_GRAMMAR, CRASHED -> Refusal.Kind.SERVER_ERROR;
                    case BAD_PREFIX -> Refusal.Kind.NOT_SUPPORTED;
                };
        String message = String.valueOf(fault.getMessage());
        Duration wait = fault.kind() == EngineFault.Kind.BUSY ? BUSY : null;
        String decidedBy =
                fault.kind() == EngineFault.Kind.BAD_PREFIX
                        ? Begun.REFUSED_BY
                        : "local:" + fault.kind();
        return new Refusal(kind, message, wait, decidedBy);
    }
}
