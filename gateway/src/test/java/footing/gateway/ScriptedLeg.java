package footing.gateway;

import footing.http.Header;
import footing.legs.Attempt;
import footing.legs.Evidence;
import footing.legs.Jurisdiction;
import footing.legs.Leg;
import footing.legs.ModelCard;
import footing.legs.Outcome;
import footing.legs.Party;
import footing.legs.Refusal;
import footing.legs.Relay;
import footing.legs.Resume;
import footing.wire.Ask;
import footing.wire.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A leg that does what a test tells it, and remembers which attempts it saw.
final class ScriptedLeg implements Leg {
    /// What to do with an attempt.
    interface Script {
        Outcome play(Ask ask, Attempt attempt, Relay relay) throws Relay.CallerGone;
    }

    static final Outcome.Timing TIMING = new Outcome.Timing(1_000_000, 2_000_000);

    final List<Attempt> seen = new CopyOnWriteArrayList<>();
    private static final JsonMapper JSON = new JsonMapper();
    private final String name;
    private final List<ModelCard> models;
    private final Script script;
    private List<String> keys = List.of();
    private @Nullable Party party;
    private Jurisdiction jurisdiction = new Jurisdiction.InProcess();
    private List<Resume.Way> ways = List.of();

    ScriptedLeg(String name, List<ModelCard> models, Script script) {
        this.name = name;
        this.models = models;
        this.script = script;
    }

    /// One leg after another: each attempt plays the next script, the last one again and again.
    static Script inTurn(Script... scripts) {
        AtomicInteger next = new AtomicInteger();
        return (ask, attempt, relay) ->
                scripts[Math.min(next.getAndIncrement(), scripts.length - 1)].play(
                        ask, attempt, relay);
    }

    ScriptedLeg withKeys(String... ids) {
        keys = List.of(ids);
        return this;
    }

    /// An account of a supplier that is called at `host`.
    ScriptedLeg at(String supplier, String host) {
        party = new Party(name, supplier, host, false);
        return this;
    }

    /// Run by somebody in that country.
    ScriptedLeg in(String country) {
        jurisdiction = new Jurisdiction.Country(country);
        return this;
    }

    ScriptedLeg in(Jurisdiction place) {
        jurisdiction = place;
        return this;
    }

    ScriptedLeg resuming(Resume.Way... inThatOrder) {
        ways = List.of(inThatOrder);
        return this;
    }

    static ModelCard chat(String id, String... caps) {
        return new ModelCard(
                id, ModelCard.Kind.CHAT, "current", 8000, 4000, Set.of(caps), -1, -1, "");
    }

    static ModelCard embedding(String id) {
        return new ModelCard(id, ModelCard.Kind.EMBEDDING, "current", 512, 0, Set.of(), -1, -1, "");
    }

    /// Tells the story, streamed or not, or what is left of it where it is asked to go on.
    static Script tells(String story) {
        return (ask, attempt, relay) -> {
            Resume resume = attempt.resume();
            String rest = resume == null ? story : story.substring(resume.text().length());
            ObjectNode choice = JSON.createObjectNode().put("index", 0);
            choice.put("finish_reason", "stop");
            choice.putObject(ask.stream() ? "delta" : "message")
                    .put("role", "assistant")
                    .put("content", rest);
            String usage = "{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}";
            String head =
                    "{\"id\":\"c1\",\"created\":1,\"model\":\"m\",\"object\":\"chat.completion";
            String whole = head + "\",\"choices\":[" + choice + "],\"usage\":" + usage + "}";
            String events =
                    ("data: " + head + ".chunk\",\"choices\":[" + choice + "]}\n\n")
                            + ("data: " + head + ".chunk\",\"choices\":[],\"usage\":" + usage)
                            + "}\n\ndata: [DONE]\n\n";
            byte[] bytes = (ask.stream() ? events : whole).getBytes(StandardCharsets.UTF_8);
            String type = ask.stream() ? "text/event-stream" : "application/json";
            relay.begin(
                    200,
                    List.of(new Header("content-type", type)),
                    ask.stream() ? -1 : bytes.length);
            relay.write(bytes, 0, bytes.length);
            return new Outcome.Answered(Usage.of(3, 2), attempt.model(), "stop", TIMING);
        };
    }

    /// Answers `text` in one piece with the usage 3 in, 2 out.
    static Script answers(String text) {
        return (ask, attempt, relay) -> {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            relay.begin(200, List.of(new Header("content-type", "application/json")), body.length);
            relay.write(body, 0, body.length);
            return new Outcome.Answered(Usage.of(3, 2), attempt.model(), "stop", TIMING);
        };
    }

    static Script refuses(Refusal.Kind kind, int status, @Nullable Duration retryAfter) {
        return (ask, attempt, relay) ->
                new Outcome.Refused(
                        new Refusal(kind, "no", retryAfter, "test"),
                        new Evidence(status, List.of(), "no", null),
                        TIMING);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Outcome call(Ask ask, Attempt attempt, Relay relay) {
        seen.add(attempt);
        try {
            return script.play(ask, attempt, relay);
        } catch (Relay.CallerGone gone) {
            return new Outcome.CallerLeft(null, TIMING);
        }
    }

    @Override
    public List<ModelCard> models() {
        return models;
    }

    @Override
    public Optional<Party> party() {
        return Optional.ofNullable(party);
    }

    @Override
    public Jurisdiction jurisdiction() {
        return jurisdiction;
    }

    @Override
    public List<String> keys() {
        return keys;
    }

    @Override
    public List<Resume.Way> resumes(String model) {
        return ways;
    }
}
