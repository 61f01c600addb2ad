package footing.wire;

import org.jspecify.annotations.Nullable;

/// Takes the visible text out of a chunk or an answer: `delta.content` or `message.content` of a
/// chat, as a string or as parts of type `text`, or `text` of a completion.
final class TextReader {
    private final JsonCursor at;
    private final StringBuilder text = new StringBuilder();

    private TextReader(JsonCursor at) {
        this.at = at;
    }

    static @Nullable String read(byte[] b, int from, int to) {
        if (JsonScan.fault(b, from, to) != null) {
            return null;
        }
        TextReader reader = new TextReader(new JsonCursor(b, from, to));
        if (reader.at.kind() != JsonCursor.Kind.OBJECT) {
            return null;
        }
        reader.object();
        return reader.text.isEmpty() ? null : reader.text.toString();
    }

    private void object() {
        at.enter();
        while (at.nextMember()) {
            if (at.nameIs(Names.CHOICES) && at.kind() == JsonCursor.Kind.ARRAY) {
                at.enter();
                while (at.nextItem()) {
                    choice();
                }
            } else {
                at.skip();
            }
        }
    }

    private void choice() {
        if (at.kind() != JsonCursor.Kind.OBJECT) {
            at.skip();
            return;
        }
        at.enter();
        while (at.nextMember()) {
            boolean speech = at.nameIs(Names.DELTA) || at.nameIs(Names.MESSAGE);
            if (speech && at.kind() == JsonCursor.Kind.OBJECT) {
                speech();
            } else if (at.nameIs(Names.TEXT)) {
                string();
            } else {
                at.skip();
            }
        }
    }

    private void speech() {
        at.enter();
        while (at.nextMember()) {
            if (!at.nameIs(Names.CONTENT)) {
                at.skip();
            } else if (at.kind() == JsonCursor.Kind.ARRAY) {
                at.enter();
                while (at.nextItem()) {
                    part();
                }
            } else {
                string();
            }
        }
    }

    private void part() {
        if (at.kind() != JsonCursor.Kind.OBJECT) {
            at.skip();
            return;
        }
        at.enter();
        while (at.nextMember()) {
            if (at.nameIs(Names.TEXT)) {
                string();
            } else {
                at.skip();
            }
        }
    }

    private void string() {
        if (at.kind() == JsonCursor.Kind.STRING) {
            text.append(at.string());
        }
        at.skip();
    }
}
