package footing.gateway;

import footing.legs.Relay.CallerGone;
import footing.wire.ChunkReader;
import footing.wire.Endpoint;
import footing.wire.SseCutter;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes a leg's events anew so that they follow what the caller already has of the answer: the
/// same id and time, no second role, no other model's reasoning, only text that is new, one usage.
///
/// `model` names the leg's own from here on.
final class SeamWriter {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    /// Where the events go.
    @FunctionalInterface
    interface Sink {
        void write(byte[] bytes, int offset, int length) throws CallerGone;
    }

    private final Transcript before;
    private final SeamStart start;
    private final Closing closing;
    private final Sink sink;
    private final SseCutter cutter = new SseCutter();
    private final Set<Integer> begun = new HashSet<>();
    private int finished;
    private boolean opened;
    private boolean role;
    private @Nullable String told;
    private boolean closed;
    private final StringBuilder received = new StringBuilder();
    private final StringBuilder let = new StringBuilder();
    private final StringBuilder beside = new StringBuilder();
    private long toldOut = -1;
    private long toldIn = -1;
    private @Nullable String model;

    /// @param before what the caller has when the leg begins
    SeamWriter(Transcript before, SeamStart start, Closing closing, Sink sink) {
        this.before = before;
        this.start = start;
        this.closing = closing;
        this.sink = sink;
        this.role = before.role;
    }

    void write(byte[] bytes, int offset, int length) throws CallerGone {
        int at = cutter.room(Math.max(1, length));
        System.arraycopy(bytes, offset, cutter.buffer(), at, length);
        cutter.filled(length);
        while (!rejected() && !stopped() && cutter.next()) {
            if (!cutter.comment()) {
                event();
            }
        }
    }

    /// Whether what the leg writes cannot follow what the caller has.
    boolean rejected() {
        return start.guard() != null && start.guard().rejected();
    }

    /// Whether a stop text of the caller's was met across the seam.
    boolean stopped() {
        return start.guard() != null && start.guard().stopped();
    }

    /// Completion tokens of what was let through, where the leg told them; else -1.
    private long tokensOut() {
        if (toldOut < 0) {
            return -1;
        }
        long repeated = closing.count(received) - closing.count(let);
        return Math.max(let.isEmpty() ? 0 : 1, toldOut - Math.max(0, repeated));
    }

    private void event() throws CallerGone {
        byte[] data = cutter.data();
        if (ChunkReader.read(Endpoint.CHAT_COMPLETIONS, data, cutter.dataStart(), cutter.dataEnd())
                .done()) {
            end();
            return;
        }
        ObjectNode event = ChunkTree.read(data, cutter.dataStart(), cutter.dataEnd());
        if (event == null) {
            return;
        }
        usage(event.path("usage"));
        event.remove("usage");
        boolean worth = false;
        for (JsonNode choice : event.path("choices")) {
            if (choice instanceof ObjectNode one) {
                usage(one.path("usage"));
                one.remove("usage");
                worth |= choice(one);
            }
        }
        if (worth && !rejected() && !stopped()) {
            send(event);
        }
    }

    private void usage(JsonNode usage) {
        toldIn = usage.path("prompt_tokens").asLong(toldIn);
        JsonNode out = usage.path("completion_tokens");
        if (out.isNumber()) {
            JsonNode details = usage.path("completion_tokens_details");
            toldOut = out.asLong() - details.path("reasoning_tokens").asLong(0);
        }
    }

    /// Takes out of a choice what the caller has or shall not have.
    ///
    /// @return whether something is left
    private boolean choice(ObjectNode choice) {
        String finish = choice.path("finish_reason").asString("");
        boolean ends = !finish.isEmpty() && !finish.equals("null");
        String said = ChunkTree.text(choice);
        received.append(said);
        if (!(choice.path("delta") instanceof ObjectNode delta)) {
            String fresh = through(choice.path("index").asInt(0), said, ends);
            choice.put("text", fresh);
            finished += ends ? 1 : 0;
            return ends || !fresh.isEmpty();
        }
        delta.remove(ChunkTree.REASONING);
        beside.append(ChunkTree.beside(choice));
        String fresh = through(choice.path("index").asInt(0), said, ends || ChunkTree.calls(delta));
        if (fresh.isEmpty()) {
            delta.remove("content");
        } else {
            delta.put("content", fresh);
        }
        keepRole(delta);
        boolean bears = ends;
        for (JsonNode value : delta) {
            bears |= ChunkTree.says(value);
        }
        finished += ends ? 1 : 0;
        if (bears && !role && told != null) {
            role = true;
            delta.put("role", told);
        }
        return bears;
    }

    /// Takes the role out, to be told once where the caller has none yet.
    private void keepRole(ObjectNode delta) {
        JsonNode own = delta.remove("role");
        if (own != null && own.isString()) {
            told = own.asString();
        }
    }

    private String through(int index, String said, boolean last) {
        String fresh = said;
        SeamGuard guard = start.guard();
        if (guard != null) {
            fresh = guard.take(said) + (last ? guard.end() : "");
        }
        let.append(fresh);
        boolean first = !start.opening().isEmpty() && !fresh.isEmpty() && begun.add(index);
        return first ? start.opening() + fresh : fresh;
    }

    private void send(ObjectNode event) throws CallerGone {
        Closing.shared(event, before);
        String who = event.path("model").asString("");
        model = who.isEmpty() ? model : who;
        open();
        if (!start.usageAsked() && whole()) {
            close();
            event.set("footing", closing.footing());
        }
        put(event);
    }

    private boolean whole() {
        return finished >= start.choices();
    }

    /// Marks the seam where its first event stands.
    private void open() throws CallerGone {
        if (!opened) {
            opened = true;
            closing.seam(start.seam());
            byte[] comment =
                    (": footing-switch leg=" + start.seam().to() + "\n\n")
                            .getBytes(StandardCharsets.UTF_8);
            sink.write(comment, 0, comment.length);
        }
    }

    private void end() throws CallerGone {
        close();
        closing.guessTokensIn(start.promptGuess());
        if (start.usageAsked()) {
            ObjectNode event = Closing.event(before, model == null ? before.model : model);
            event.putArray("choices");
            event.set("usage", closing.usage());
            event.set("footing", closing.footing());
            put(event);
        }
        sink.write(DONE, 0, DONE.length);
    }

    /// Counts what this leg added to what the caller has; once, at its end.
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (start.given().isEmpty()) {
            closing.tokensIn(toldIn);
        } else if (toldIn >= 0) {
            closing.guessTokensIn(Math.max(1, toldIn - closing.count(start.given())));
        }
        closing.tokensOut(tokensOut(), let.append(beside));
    }

    private void put(ObjectNode event) throws CallerGone {
        byte[] bytes = ChunkTree.bytes(event);
        sink.write(bytes, 0, bytes.length);
    }
}
