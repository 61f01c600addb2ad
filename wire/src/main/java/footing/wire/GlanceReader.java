package footing.wire;

import org.jspecify.annotations.Nullable;

/// Takes out of one chunk or answer what matters, in one pass over its bytes after they were found
/// to be JSON.
///
/// Errors within a 200 have many shapes: a member `error`; `code` and `message` beside or instead
/// of choices; `base_resp` with a `status_code`; `object` that says `error`; `Response.Error`; an
/// array around any of them.
final class GlanceReader {
    private final JsonCursor at;
    private final Endpoint endpoint;
    private boolean meaningful;
    private boolean choices;
    private @Nullable String finish;
    private int finished;
    private @Nullable Usage usage;
    private @Nullable Span error;
    private @Nullable String model;

    /// The object says of itself that it is an error.
    private boolean failed;

    /// The object has members that errors have, and good answers seldom.
    private boolean complains;

    private GlanceReader(JsonCursor at, Endpoint endpoint) {
        this.at = at;
        this.endpoint = endpoint;
    }

    static Glance read(Endpoint endpoint, byte[] b, int from, int to) {
        if (JsonScan.fault(b, from, to) != null) {
            return Glance.NOT_JSON;
        }
        JsonCursor at = new JsonCursor(b, from, to);
        return new GlanceReader(at, endpoint).document();
    }

    private Glance document() {
        switch (at.kind()) {
            case OBJECT -> object();
            case ARRAY -> {
                at.enter();
                if (at.nextItem() && at.kind() == JsonCursor.Kind.OBJECT) {
                    object();
                }
            }
            case STRING, NUMBER, BOOLEAN, NULL -> {
                return Glance.NOT_JSON;
            }
        }
        return new Glance(
                Glance.Form.JSON, meaningful, !choices, finish, finished, usage, error, model);
    }

    private void object() {
        int start = at.at();
        at.enter();
        while (at.nextMember()) {
            if (at.isNull()) {
                at.skip();
            } else {
                member();
            }
        }
        if (error == null && (failed || (complains && !choices))) {
            error = new Span(start, at.at());
        }
    }

    /// One member of the top level, known by the length of its name first.
    private void member() {
        switch (at.nameLength()) {
            case 3 -> complaint(Names.MSG);
            case 4 -> {
                if (at.nameIs(Names.DATA) && endpoint == Endpoint.EMBEDDINGS) {
                    choices = at.kind() == JsonCursor.Kind.ARRAY && at.truthy();
                    meaningful |= choices;
                } else if (at.nameIs(Names.CODE)) {
                    code();
                }
                at.skip();
            }
            case 5 -> five();
            case 6 -> {
                if (at.nameIs(Names.X_GROQ) && at.kind() == JsonCursor.Kind.OBJECT) {
                    groq();
                } else if (at.nameIs(Names.OBJECT)) {
                    failed |= at.reads(Names.ERROR);
                    at.skip();
                } else if (at.nameIs(Names.ERRORS)) {
                    complaint(Names.ERRORS);
                } else {
                    complaint(Names.DETAIL);
                }
            }
            case 7 -> {
                if (at.nameIs(Names.CHOICES) && at.kind() == JsonCursor.Kind.ARRAY) {
                    choices();
                } else {
                    complaint(Names.MESSAGE);
                }
            }
            case 8 -> inside(Names.RESPONSE, Names.RESPONSE_ERROR);
            case 9 -> {
                if (at.nameIs(Names.BASE_RESP)) {
                    inside(Names.BASE_RESP, Names.STATUS_CODE);
                } else {
                    complaint(Names.ERROR_MSG);
                }
            }
            case 10 -> complaint(Names.ERROR_CODE);
            default -> at.skip();
        }
    }

    private void five() {
        if (at.nameIs(Names.MODEL) && at.kind() == JsonCursor.Kind.STRING) {
            model = at.string();
            at.skip();
        } else if (at.nameIs(Names.USAGE)) {
            usage(at);
        } else if (at.nameIs(Names.ERROR)) {
            error();
        } else {
            at.skip();
        }
    }

    private void error() {
        if (error == null && at.truthy()) {
            error = at.span();
        }
        at.skip();
    }

    private void complaint(byte[] name) {
        complains |= at.nameIs(name) && at.truthy();
        at.skip();
    }

    /// A code is an error's where it is a number other than 0 and 200, whatever stands beside it;
    /// where it is a word, only if nothing else was said.
    private void code() {
        if (at.kind() == JsonCursor.Kind.NUMBER) {
            long code = at.whole();
            failed |= code != 0 && code != 200;
        } else {
            complains |= at.truthy() && !at.reads(Names.ZERO) && !at.reads(Names.OK);
        }
    }

    /// An object that holds the word on success or failure one level down.
    private void inside(byte[] outer, byte[] inner) {
        if (!at.nameIs(outer) || at.kind() != JsonCursor.Kind.OBJECT) {
            at.skip();
            return;
        }
        at.enter();
        while (at.nextMember()) {
            failed |= at.nameIs(inner) && at.truthy();
            at.skip();
        }
    }

    private void groq() {
        at.enter();
        while (at.nextMember()) {
            if (at.nameIs(Names.USAGE)) {
                usage(at);
            } else if (at.nameIs(Names.ERROR)) {
                error();
            } else {
                at.skip();
            }
        }
    }

    private void usage(JsonCursor value) {
        Usage read = UsageReader.read(value);
        usage = read == null ? usage : read;
    }

    private void choices() {
        at.enter();
        while (at.nextItem()) {
            if (at.kind() != JsonCursor.Kind.OBJECT) {
                at.skip();
                continue;
            }
            choices = true;
            at.enter();
            while (at.nextMember()) {
                if (at.isNull()) {
                    at.skip();
                } else {
                    choice();
                }
            }
        }
    }

    private void choice() {
        if (at.nameIs(Names.DELTA) || at.nameIs(Names.MESSAGE)) {
            if (at.kind() == JsonCursor.Kind.OBJECT) {
                delta();
                return;
            }
        } else if (at.nameIs(Names.FINISH_REASON)) {
            if (at.kind() == JsonCursor.Kind.STRING && at.truthy() && !at.reads(Names.NULL)) {
                meaningful = true;
                finished++;
                finish = finish == null ? FinishWords.of(at) : finish;
            }
        } else if (at.nameIs(Names.TEXT)) {
            meaningful |= at.truthy();
        } else if (at.nameIs(Names.USAGE)) {
            usage(at);
            return;
        } else if (at.nameIs(Names.ERROR)) {
            error();
            return;
        }
        at.skip();
    }

    private void delta() {
        at.enter();
        while (at.nextMember()) {
            meaningful =
                    meaningful
                            || ((at.nameIs(Names.CONTENT)
                                            || at.nameIs(Names.REASONING_CONTENT)
                                            || at.nameIs(Names.REASONING)
                                            || at.nameIs(Names.REFUSAL)
                                            || at.nameIs(Names.TOOL_CALLS)
                                            || at.nameIs(Names.FUNCTION_CALL)
                                            || at.nameIs(Names.AUDIO))
                                    && at.truthy());
            at.skip();
        }
    }
}
