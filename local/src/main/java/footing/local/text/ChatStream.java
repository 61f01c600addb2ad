package footing.local.text;

import footing.legs.Relay.CallerGone;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/// Writes a chat's answers as server-sent events while they come.
final class ChatStream implements ChatSink {
    static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Head head;
    private final Progress progress;
    private final boolean tellUsage;
    private final List<String> dropped;
    private final Supplier<String> ids;
    private final BitSet greeted = new BitSet();

    /// @param ids fresh ids of calls
    ChatStream(
            Head head,
            Progress progress,
            boolean tellUsage,
            List<String> dropped,
            Supplier<String> ids) {
        this.head = head;
        this.progress = progress;
        this.tellUsage = tellUsage;
        this.dropped = dropped;
        this.ids = ids;
    }

    @Override
    public void reasoning(int choice, String text) throws CallerGone {
        greet(choice);
        send(choice, Json.object().put("reasoning_content", text), List.of());
        progress.flush();
    }

    @Override
    public void content(int choice, String text, List<TokenLogprob> logprobs) throws CallerGone {
        greet(choice);
        send(choice, Json.object().put("content", text), logprobs);
        progress.flush();
    }

    @Override
    public void call(int choice, int number, ToolCall call) throws CallerGone {
        greet(choice);
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls").add(ChatWhole.call(call, ids.get()).put("index", number));
        send(choice, delta, List.of());
        progress.flush();
    }

    @Override
    public void finish(int choice, String reason) throws CallerGone {
        greet(choice);
        ObjectNode chunk = chunk(choice, Json.object());
        ((ObjectNode) chunk.path("choices").path(0)).put("finish_reason", reason);
        progress.write(Json.event(chunk));
    }

    @Override
    public void end(Count count) throws CallerGone {
        if (tellUsage) {
            ObjectNode chunk = head.json("chat.completion.chunk");
            chunk.putArray("choices");
            chunk.set("usage", count.json());
            progress.write(Json.event(chunk));
        }
        progress.write(DONE);
    }

    /// The role comes first, and with the first choice the answer's own head.
    private void greet(int choice) throws CallerGone {
        if (!progress.begun()) {
            progress.begin(Head.headers("text/event-stream; charset=utf-8", dropped), -1);
        }
        if (!greeted.get(choice)) {
            greeted.set(choice);
            send(choice, Json.object().put("role", "assistant").put("content", ""), List.of());
        }
    }

    private void send(int choice, ObjectNode delta, List<TokenLogprob> logprobs) throws CallerGone {
        ObjectNode chunk = chunk(choice, delta);
        if (!logprobs.isEmpty()) {
            ((ObjectNode) chunk.path("choices").path(0))
                    .set("logprobs", ChatWhole.logprobs(logprobs));
        }
        progress.write(Json.event(chunk));
    }

    private ObjectNode chunk(int choice, ObjectNode delta) {
        ObjectNode chunk = head.json("chat.completion.chunk");
        ObjectNode one = chunk.putArray("choices").addObject();
        one.put("index", choice);
        one.set("delta", delta);
        one.putNull("logprobs");
        one.putNull("finish_reason");
        if (tellUsage) {
            chunk.putNull("usage");
        }
        return chunk;
    }
}
