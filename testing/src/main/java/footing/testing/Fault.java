package footing.testing;

import java.time.Duration;
import java.util.List;

/// How a fake supplier fails a request, on the wire and not in words.
///
/// "After n" counts events of a stream that carried content; the role event comes before them.
public sealed interface Fault {
    /// Nothing is wrong.
    record None() implements Fault {}

    /// An answer with this status, these header lines and this body, whole and well framed.
    record Status(int status, List<String> headers, String body) implements Fault {
        public Status {
            headers = List.copyOf(headers);
        }
    }

    /// The connection is reset (RST) before a byte of an answer.
    record ResetBeforeHead() implements Fault {}

    /// The connection is closed (FIN) before a byte of an answer.
    record CloseBeforeHead() implements Fault {}

    /// The connection is reset after `n` events, or in the middle of an answer in one piece.
    record ResetAfter(int n) implements Fault {}

    /// The connection is closed without the last chunk after `n` events, or in the middle of an
    /// answer in one piece.
    record CloseAfter(int n) implements Fault {}

    /// The connection is closed in the middle of the event after `n` events; half of it was sent.
    record CutInsideEvent(int n) implements Fault {}

    /// The body ends properly (last chunk sent) after `n` events: no finish reason, no `[DONE]`.
    record EndAfter(int n) implements Fault {}

    /// `[DONE]` and a proper end after `n` events, without a finish reason.
    record DoneWithoutFinish(int n) implements Fault {}

    /// A whole stream with its finish reason, and a proper end without `[DONE]`.
    record FinishWithoutDone() implements Fault {}

    /// Nothing is ever sent.
    record StallBeforeHead() implements Fault {}

    /// The head of a 200 comes, then nothing ever.
    record StallAfterHead() implements Fault {}

    /// Nothing more after `n` events.
    record StallAfter(int n) implements Fault {}

    /// Comments (`: keep-alive`) every `every` after the head, and never an event.
    record OnlyKeepAlives(Duration every) implements Fault {}

    /// The first byte of the answer comes after `pause`; then all is well.
    record SlowFirstByte(Duration pause) implements Fault {}

    /// The head comes at once, the first event after `pause`; then all is well.
    record SlowFirstEvent(Duration pause) implements Fault {}

    /// A 200 whose stream holds this JSON as an event after `n` events (0: instead of any), then
    /// ends. To a request without stream: a 200 with this JSON as its body.
    record ErrorEvent(int n, String json) implements Fault {}

    /// A 200 with no body, in the content type that was asked for.
    record Empty200() implements Fault {}

    /// A 200 with a page of HTML.
    record HtmlPage() implements Fault {}

    /// A 200 with `choices: []` (or `data: []`), whole.
    record NoChoices() implements Fault {}

    /// `content-length` promises `more` bytes than come before the connection closes. To a stream
    /// too.
    record ShortBody(int more) implements Fault {}

    /// A chunk size that is no number after `n` events.
    record GarbageChunk(int n) implements Fault {}

    /// An event that is not JSON after `n` events; to a request without stream a body cut in half,
    /// well framed.
    record BrokenJson(int n) implements Fault {}

    /// An event that is not JSON in front of content event `n`; then all goes on and nothing is
    /// missing. An answer in one piece is well.
    record MalformedEvent(int n) implements Fault {}

    /// After `n` events the answer ends with the finish reason `content_filter`, properly.
    record Filtered(int n) implements Fault {}

    /// Cuts a stream at a byte of its body, counted without the framing: `bytes` of it come, no
    /// more. Past the end nothing is cut. To a request without stream: so much of its body.
    record Cut(int bytes, How how) implements Fault {}

    /// How a cut looks.
    enum How {
        /// The connection is closed inside a chunk.
        FIN,
        /// The connection is reset inside a chunk.
        RST,
        /// The body ends properly, as if all had been said.
        END
    }

    /// Bytes that are no HTTP.
    record NotHttp() implements Fault {}

    /// An error in the shape of OpenAI.
    static Status openAi(int status, String type, String code, String message) {
        StringBuilder body = new StringBuilder("{\"error\":{\"message\":");
        Json.quote(body, message);
        body.append(",\"type\":");
        Json.quote(body, type);
        body.append(",\"param\":null,\"code\":");
        Json.quote(body, code);
        return new Status(
                status, List.of("content-type: application/json"), body.append("}}").toString());
    }

    /// What OpenAI answers from a country that it does not serve.
    static Status regionBlocked() {
        return openAi(
                403,
                "request_forbidden",
                "unsupported_country_region_territory",
                "Country, region, or territory not supported");
    }

    /// The classes of refusals that `class:NAME` knows.
    static List<String> classes() {
        return ClassFaults.names();
    }

    /// The fault that a request's words name between double brackets, `[[cut-fin:12]]`; none where
    /// they name none.
    static Fault named(Seen request) {
        String body = request.bodyText();
        int from = body.indexOf("[[");
        int to = body.indexOf("]]", from + 2);
        return from < 0 || to < 0 ? new None() : parse(body.substring(from + 2, to));
    }

    /// Reads a fault from text: `none`, `region`, `class:quota_exhausted`, `status:429`,
    /// `status:503:{"error":…}`, `reset`, `close`, `reset-after:3`, `stall-after:2`,
    /// `slow-first-byte:250ms`, … The names are those of the records in kebab case.
    static Fault parse(String text) {
        return FaultText.parse(text);
    }
}
