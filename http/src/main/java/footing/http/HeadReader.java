package footing.http;

import footing.http.HttpBreak.Stage;
import footing.http.HttpBreak.Symptom;

/// Takes an answer's head from a link as its bytes come.
final class HeadReader {
    private final Link link;
    private final int limit;
    private int seen;

    HeadReader(Link link, int limit) {
        this.link = link;
        this.limit = limit;
    }

    /// Whether the head is whole; it is then in [Link#head] and its bytes are used up.
    boolean complete() throws HttpBreak {
        Line line = link.line;
        if (!AnswerHead.plausible(line.buffer, line.from, line.to)) {
            throw bad("what came is no answer in HTTP/1");
        }
        int end = Fields.end(line.buffer, line.from, line.from + seen, line.to);
        seen = line.buffered();
        if (end < 0 && seen <= limit) {
            return false;
        }
        if (end < 0 || end - line.from > limit) {
            throw new HttpBreak(
                    Symptom.HEAD_TOO_LARGE,
                    Stage.HEAD,
                    "the head of the answer is longer than " + limit + " bytes",
                    null);
        }
        link.head.fields.copy(line.buffer, line.from, end);
        line.from = end;
        seen = 0;
        try {
            link.head.parse();
        } catch (BadMessage e) {
            throw bad(e.says);
        }
        return true;
    }

    /// Whether any byte of a head has come.
    boolean begun() {
        return link.line.buffered() > 0;
    }

    static HttpBreak bad(String says) {
        return new HttpBreak(Symptom.BAD_FRAMING, Stage.HEAD, says, null);
    }
}
