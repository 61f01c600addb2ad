package footing.legs.refusal;

import footing.http.Header;
import footing.legs.Refusal;
import footing.legs.Refusal.Kind;
import footing.legs.refusal.RefusalRules.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer that is being judged: whose, and with which head.
record Said(RefusalReader reader, Table table, int status, List<Header> headers, Instant now) {

    Judged refused(String body) {
        return new Judged.Refused(reader.read(table, status, headers, body, now));
    }

    Judged stopped(Kind kind, String message) {
        return new Judged.Refused(
                new Refusal(kind, message, null, table.id() + ":" + status + ":answer"));
    }

    /// What reasons to finish say against the answer; null where nothing.
    @Nullable Judged ended(List<Shape.Finish> finishes) {
        for (Shape.Finish finish : finishes) {
            Kind kind = reader.finish(finish.reason()).orElse(null);
            if (kind != null) {
                String by = table.id() + ":" + status + ":finish:" + finish.reason();
                return new Judged.Refused(
                        new Refusal(kind, "finish_reason: " + finish.reason(), null, by));
            }
        }
        return null;
    }
}
