package footing.legs.supplier;

import footing.http.HttpBreak;
import footing.http.UpstreamAnswer;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.legs.Relay;
import footing.wire.AnswerReader;
import footing.wire.Glance;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An answer in one piece: read to its end and found good before a byte of it goes to the caller.
final class WholeAnswer {
    /// Bytes of an answer, at most.
    static final int LIMIT = 64 << 20;

    /// Bytes of an error that are read.
    private static final int ERROR_LIMIT = 64 << 10;

    private static final int FIRST_ROOM = 16 << 10;

    private final Attempted tried;
    private final UpstreamAnswer answer;
    private final SafeHeaders safe;

    WholeAnswer(Attempted tried, UpstreamAnswer answer, SafeHeaders safe) {
        this.tried = tried;
        this.answer = answer;
        this.safe = safe;
    }

    Outcome relay(Relay relay) throws HttpBreak, Relay.CallerGone {
        byte[] body = read(answer, LIMIT);
        if (body == null) {
            return tried.stopped(
                    Refusal.Kind.SERVER_ERROR,
                    "the answer is too long (expected: at most " + LIMIT + " bytes)",
                    "");
        }
        Glance glance = AnswerReader.read(tried.ask.endpoint(), body);
        Refusal.Kind unfinished = Endings.unfinished(tried, glance.finish());
        if (glance.error() != null || !glance.json()) {
            return notGood(glance, body);
        }
        if (glance.noChoices()) {
            return noChoices(text(body));
        }
        tried.usage = glance.usage();
        tried.model = glance.model();
        if (unfinished != null) {
            return tried.stopped(unfinished, "finish_reason: " + glance.finish(), "");
        }
        byte[] whole = ToolCalls.of(tried.supplier.stream()).whole(body);
        tried.firstToken();
        relay.begin(200, safe.of(answer), whole.length);
        tried.begun = true;
        relay.write(whole, 0, whole.length);
        return tried.answered(glance.finish());
    }

    /// An error in a shape of its own, or nothing that anybody knows.
    private Outcome noChoices(String text) {
        Outcome told = tried.refused(answer, 200, text);
        return told instanceof Outcome.Refused refused
                        && !refused.why().decidedBy().endsWith(":unknown")
                ? told
                : tried.stopped(Refusal.Kind.SERVER_ERROR, "the answer has no choices", text);
    }

    private Outcome notGood(Glance glance, byte[] body) {
        String text = text(body);
        if (glance.error() != null || text.stripLeading().startsWith("<")) {
            return tried.refused(answer, 200, text);
        }
        return tried.stopped(
                glance.form() == Glance.Form.EMPTY
                        ? Refusal.Kind.TRUNCATED_STREAM
                        : Refusal.Kind.SERVER_ERROR,
                glance.form() == Glance.Form.EMPTY
                        ? "the answer is empty"
                        : "the answer is no JSON",
                text);
    }

    /// The start of an error's body; what came before a break is better than nothing.
    static String start(UpstreamAnswer answer) {
        byte[] buffer = new byte[FIRST_ROOM];
        int filled = 0;
        try {
            while (filled < ERROR_LIMIT) {
                if (filled == buffer.length) {
                    buffer = Arrays.copyOf(buffer, 2 * filled);
                }
                int n = answer.read(buffer, filled, buffer.length - filled);
                if (n < 0) {
                    break;
                }
                filled += n;
            }
        } catch (HttpBreak broken) {
            if (broken.symptom() == HttpBreak.Symptom.CANCELLED) {
                Thread.currentThread().interrupt();
            }
        }
        return new String(buffer, 0, filled, StandardCharsets.UTF_8);
    }

    /// The whole body; null where it is longer than `limit`.
    private static byte @Nullable [] read(UpstreamAnswer answer, int limit) throws HttpBreak {
        byte[] buffer = new byte[firstRoom(answer.header("content-length"))];
        int filled = 0;
        while (true) {
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.min(2 * filled, limit + 1));
            }
            int n = answer.read(buffer, filled, buffer.length - filled);
            if (n < 0) {
                return filled == buffer.length ? buffer : Arrays.copyOf(buffer, filled);
            }
            filled += n;
            if (filled > limit) {
                return null;
            }
        }
    }

    /// One byte more than was promised, so that the end is found without growing.
    private static int firstRoom(@Nullable String contentLength) {
        if (contentLength == null || !contentLength.matches("[0-9]{1,7}")) {
            return FIRST_ROOM;
        }
        return Integer.parseInt(contentLength) + 1;
    }

    private static String text(byte[] body) {
        return new String(body, 0, Math.min(body.length, ERROR_LIMIT), StandardCharsets.UTF_8);
    }
}
