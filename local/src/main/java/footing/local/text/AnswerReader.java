package footing.local.text;

import footing.legs.Relay.CallerGone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Parts an answer into reasoning, content and calls while the model is writing it.
///
/// Text goes out at once, but for what may be the start of a mark, and for white space that would
/// stand beside a mark. What looks like a call and cannot be read goes out as content: nothing that
/// the model wrote is lost. Used by one thread.
final class AnswerReader {
    private static final String THINK = "<think>";
    private static final String THOUGHT = "</think>";

    private enum State {
        /// Nothing but white space has come.
        START,
        THINKING,
        TEXT,
        CALL,
        /// The answer began with `{` where that may be a call.
        BARE_CALL
    }

    private final boolean thinks;
    private final ToolCallReader tools;
    private final AnswerSink sink;
    private final Markers markers;
    private final StringBuilder held = new StringBuilder();
    private State state;
    private boolean called;

    /// Whether content has begun; leading newlines after reasoning are not part of it.
    private boolean spoke;

    /// @param thinks whether the model may reason between `<think>` and `</think>`
    /// @param thinking whether the prompt already ends inside the reasoning
    AnswerReader(boolean thinks, boolean thinking, ToolCallReader tools, AnswerSink sink) {
        this.thinks = thinks || thinking;
        this.tools = tools;
        this.sink = sink;
        this.state = thinking ? State.THINKING : State.START;
        List<String> texts = new ArrayList<>(tools.dialect().noise());
        if (!tools.dialect().open().isEmpty()) {
            texts.add(tools.dialect().open());
        }
        this.markers = new Markers(texts);
    }

    /// A reader of an answer whose content has begun before.
    static AnswerReader within(ToolCallReader tools, AnswerSink sink) {
        AnswerReader reader = new AnswerReader(false, false, tools, sink);
        reader.state = State.TEXT;
        return reader;
    }

    /// Whether a call went out.
    boolean called() {
        return called;
    }

    void accept(String piece) throws CallerGone {
        held.append(piece);
        while (step()) {}
    }

    /// No more will come.
    void end() throws CallerGone {
        String rest = held.toString();
        held.setLength(0);
        switch (state) {
            case THINKING -> reason(rest.stripTrailing());
            case CALL, BARE_CALL -> {
                if (!calls(rest)) {
                    say(state == State.CALL ? tools.dialect().open() + rest : rest);
                }
            }
            case START, TEXT -> {
                if (!(called && rest.isBlank())) {
                    say(rest);
                }
            }
        }
    }

    /// Hands out what is settled; true where there may be more.
    private boolean step() throws CallerGone {
        return switch (state) {
            case START -> start();
            case THINKING -> thinking();
            case TEXT -> text();
            case CALL -> call();
            case BARE_CALL -> false;
        };
    }

    private boolean start() {
        String text = held.toString().stripLeading();
        if (text.isEmpty()
                || (thinks && text.length() < THINK.length() && THINK.startsWith(text))) {
            return false;
        }
        if (thinks && text.startsWith(THINK)) {
            held.setLength(0);
            held.append(text, THINK.length(), text.length());
            state = State.THINKING;
        } else if (tools.dialect() == ToolDialect.BARE_JSON && text.startsWith("{")) {
            state = State.BARE_CALL;
        } else {
            state = State.TEXT;
        }
        return true;
    }

    private boolean thinking() throws CallerGone {
        Markers end = new Markers(List.of(THOUGHT));
        Optional<Markers.Found> found = end.first(held);
        if (found.isPresent()) {
            reason(held.substring(0, found.get().at()).stripTrailing());
            held.delete(0, found.get().end());
            state = State.START;
            spoke = false;
            return true;
        }
        int settled = withoutBlankTail(end.possibleStart(held));
        reason(held.substring(0, settled));
        held.delete(0, settled);
        return false;
    }

    private boolean text() throws CallerGone {
        Optional<Markers.Found> found = markers.first(held);
        if (found.isPresent()) {
            String before = held.substring(0, found.get().at());
            boolean noise = !found.get().marker().equals(tools.dialect().open());
            say(before.stripTrailing());
            held.delete(0, found.get().end());
            if (!noise) {
                state = State.CALL;
            } else if (tools.dialect() == ToolDialect.BARE_JSON) {
                state = State.START;
            }
            return true;
        }
        int settled = markers.possibleStart(held);
        if (!markers.texts().isEmpty()) {
            settled = withoutBlankTail(settled);
        }
        say(held.substring(0, settled));
        held.delete(0, settled);
        return false;
    }

    private boolean call() throws CallerGone {
        String close = tools.dialect().close();
        int end = held.indexOf(close);
        if (end < 0) {
            return false;
        }
        String body = held.substring(0, end);
        held.delete(0, end + close.length());
        state = State.TEXT;
        if (!calls(body)) {
            say(tools.dialect().open() + body + close);
        }
        return true;
    }

    private boolean calls(String body) throws CallerGone {
        List<ToolCall> calls = tools.read(body);
        for (ToolCall call : calls) {
            called = true;
            sink.call(call);
        }
        return !calls.isEmpty();
    }

    private int withoutBlankTail(int end) {
        int settled = end;
        while (settled > 0 && Character.isWhitespace(held.charAt(settled - 1))) {
            settled--;
        }
        return settled;
    }

    private boolean reasoned;

    private void reason(String text) throws CallerGone {
        String out = reasoned ? text : text.stripLeading();
        if (!out.isEmpty()) {
            reasoned = true;
            sink.reasoning(out);
        }
    }

    private void say(String text) throws CallerGone {
        String out = spoke || !thinks ? text : text.stripLeading();
        if (!out.isEmpty()) {
            spoke = true;
            sink.content(out);
        }
    }
}
