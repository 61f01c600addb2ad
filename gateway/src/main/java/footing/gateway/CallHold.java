package footing.gateway;

import footing.legs.Relay.CallerGone;
import footing.wire.SseCutter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Keeps tool calls back until they are whole: a leg that dies in the middle of one has then told
/// the caller nothing that would have to be unsaid. No client acts on half a call, so nobody waits
/// for it. Text before the first call flows.
final class CallHold {
    /// Bytes that are kept, at most; a longer call flows as it comes.
    private static final int LIMIT = 4 << 20;

    private static final byte[] TOOL = "\"tool_calls\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FUNCTION = "\"function_call\"".getBytes(StandardCharsets.US_ASCII);

    private final int choices;
    private final boolean calledBefore;
    private final SeamWriter.Sink sink;
    private final SseCutter cutter = new SseCutter();
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(0);
    private final Map<String, StringBuilder> arguments = new HashMap<>();
    private final Set<Integer> finished = new HashSet<>();
    private boolean holding;
    private boolean over;
    private boolean broken;

    /// @param calledBefore whether the leg before had begun a call: then all is kept until one is
    ///   whole, and prose alone is no answer
    CallHold(int choices, boolean calledBefore, SeamWriter.Sink sink) {
        this.choices = choices;
        this.calledBefore = calledBefore;
        this.holding = calledBefore;
        this.sink = sink;
    }

    /// Takes whole events.
    void write(byte[] bytes, int offset, int length) throws CallerGone {
        if (over) {
            sink.write(bytes, offset, length);
            return;
        }
        if (!holding && !marked(bytes, offset, offset + length)) {
            // Nearly all of an answer; looking is cheaper than cutting.
            sink.write(bytes, offset, length);
            return;
        }
        int at = cutter.room(Math.max(1, length));
        System.arraycopy(bytes, offset, cutter.buffer(), at, length);
        cutter.filled(length);
        int run = at;
        while (!over && !broken && cutter.next()) {
            if (!holding && calls()) {
                pass(run, cutter.eventStart());
                holding = true;
            }
            if (holding) {
                keep();
                run = cutter.eventEnd();
            }
        }
        if (!broken) {
            pass(run, at + length);
        }
    }

    /// Whether a call has begun and is not whole.
    boolean open() {
        return !arguments.isEmpty() && !over;
    }

    /// Whether what came is no answer: arguments that are no JSON, or prose where a call was due.
    boolean broken() {
        return broken;
    }

    /// Whether all calls that are kept have arguments that are whole, so that only the end is
    /// missing.
    boolean onlyEndMissing() {
        return open() && arguments.values().stream().allMatch(CallHold::whole);
    }

    /// Lets go what is kept.
    void release() throws CallerGone {
        over = true;
        sink.write(held.toByteArray(), 0, held.size());
        held.reset();
    }

    private void pass(int from, int to) throws CallerGone {
        if (to > from) {
            sink.write(cutter.buffer(), from, to - from);
        }
    }

    private boolean calls() {
        if (cutter.comment() || !marked(cutter.data(), cutter.dataStart(), cutter.dataEnd())) {
            return false;
        }
        ObjectNode event = ChunkTree.read(cutter.data(), cutter.dataStart(), cutter.dataEnd());
        if (event != null) {
            for (JsonNode choice : event.path("choices")) {
                if (ChunkTree.calls(choice.path("delta"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private void keep() throws CallerGone {
        held.write(cutter.buffer(), cutter.eventStart(), cutter.eventEnd() - cutter.eventStart());
        ObjectNode event =
                cutter.comment()
                        ? null
                        : ChunkTree.read(cutter.data(), cutter.dataStart(), cutter.dataEnd());
        if (event == null) {
            return;
        }
        boolean cut = false;
        for (JsonNode choice : event.path("choices")) {
            note(choice);
            cut |= cut(choice.path("finish_reason").asString(""));
        }
        if (finished.size() >= choices) {
            broken =
                    !cut
                            && (arguments.values().stream().anyMatch(text -> !fits(text))
                                    || (calledBefore && arguments.isEmpty()));
            if (!broken) {
                release();
            }
        } else if (held.size() > LIMIT) {
            release();
        }
    }

    private void note(JsonNode choice) {
        int index = choice.path("index").asInt(0);
        String finish = choice.path("finish_reason").asString("");
        if (!finish.isEmpty() && !finish.equals("null")) {
            finished.add(index);
        }
        JsonNode delta = choice.path("delta");
        int place = 0;
        for (JsonNode call : delta.path("tool_calls")) {
            String slot = index + ":" + call.path("index").asInt(place++);
            add(slot, call.path("function").path("arguments"));
        }
        if (ChunkTree.says(delta.path("function_call"))) {
            add(index + ":", delta.path("function_call").path("arguments"));
        }
    }

    private void add(String slot, JsonNode more) {
        StringBuilder text = arguments.computeIfAbsent(slot, _ -> new StringBuilder());
        text.append(more.isString() ? more.asString() : more.isContainer() ? more.toString() : "");
    }

    /// A full or a filtered answer is cut where it is, and says so itself.
    private static boolean cut(String finish) {
        return finish.equals("length") || finish.equals("content_filter");
    }

    /// A call without arguments is one to a function that has none.
    private static boolean fits(CharSequence text) {
        return text.toString().isBlank() || ChunkTree.isJson(text.toString());
    }

    private static boolean whole(CharSequence text) {
        return !text.toString().isBlank() && ChunkTree.isJson(text.toString());
    }

    private static boolean marked(byte[] data, int from, int to) {
        for (int i = from; i < to; i++) {
            if (data[i] == '"' && (stands(TOOL, data, i, to) || stands(FUNCTION, data, i, to))) {
                return true;
            }
        }
        return false;
    }

    private static boolean stands(byte[] mark, byte[] data, int at, int to) {
        int end = at + mark.length;
        return end <= to
                && data[at + 1] == mark[1]
                && Arrays.equals(data, at, end, mark, 0, mark.length);
    }
}
