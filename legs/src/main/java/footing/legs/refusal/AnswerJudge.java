package footing.legs.refusal;

import footing.http.Header;
import footing.legs.Refusal;
import footing.legs.Refusal.Kind;
import footing.legs.refusal.RefusalRules.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Judges a recorded answer or break of any dialect: what a running house would make of it.
///
/// Pure, and total: whatever bytes come, there is one judgement.
public final class AnswerJudge {
    private static final int OK = 200;
    private static final int SWITCHED = 101;

    private final RefusalReader reader;

    /// @param reader with the rules of the house
    public AnswerJudge(RefusalReader reader) {
        this.reader = reader;
    }

    /// Judges an answer by its status, headers and body.
    public Judged answer(Table table, int status, List<Header> headers, String body, Instant now) {
        Said said = new Said(reader, table, status, headers, now);
        if (status != OK && status != SWITCHED) {
            return said.refused(body);
        }
        String type = type(headers);
        if (Page.is(headers, body)) {
            return said.refused(body);
        }
        if (body.isBlank()) {
            return said.stopped(Kind.TRUNCATED_STREAM, "the answer is empty");
        }
        JsonNode whole = LooseJson.whole(body);
        if (whole != null) {
            return whole(said, whole, body);
        }
        if (Events.sse(body) || type.startsWith("text/event-stream")) {
            return new StreamJudge(said).judge(Events.of(body));
        }
        Events lines = Events.lines(body);
        return lines.events().isEmpty() ? document(said, body) : new StreamJudge(said).judge(lines);
    }

    /// Judges a conversation that broke off.
    ///
    /// @param text a symptom's word, or a chain of exceptions, outermost first
    /// @param address that the host's name led to, or null
    /// @param publicHost whether the host is one of the open network
    public Judged broken(String text, @Nullable String address, boolean publicHost) {
        Judged symptom = Breaks.symptom(text);
        if (symptom != null) {
            return symptom;
        }
        Refusal why = reader.read(address == null ? text : text + " /" + address, publicHost);
        return new Judged.Refused(why);
    }

    /// One document: an answer in one piece, the only event of a stream, or an error.
    private Judged whole(Said said, JsonNode json, String body) {
        if (json.isArray() && json.size() > 1 && Shape.answers(json.get(0))) {
            return new StreamJudge(said).judge(json);
        }
        JsonNode only = json.isArray() && json.size() == 1 ? json.get(0) : json;
        if (Shape.frame(only) || Shape.unfinished(only)) {
            return new StreamJudge(said).one(only, body);
        }
        if (Shape.fails(only) || !Shape.answers(only)) {
            return said.refused(body);
        }
        Judged end = said.ended(Shape.finishes(only));
        return end == null ? new Judged.Good() : end;
    }

    /// Words, or JSON that was cut.
    private static Judged document(Said said, String body) {
        JsonNode start = LooseJson.start(body);
        if (start != null && !Shape.fails(start) && Shape.answers(start)) {
            return said.stopped(Kind.TRUNCATED_STREAM, "the answer was cut");
        }
        return said.refused(body);
    }

    private static String type(List<Header> headers) {
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase("content-type")) {
                return header.value().strip().toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }
}
