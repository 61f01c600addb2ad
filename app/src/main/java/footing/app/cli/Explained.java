package footing.app.cli;

import footing.app.words.Words;
import footing.legs.Refusal;
import footing.legs.refusal.Judged;
import footing.legs.verdict.Judge;
import footing.legs.verdict.Permanence;
import footing.wire.JsonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// How an answer would be judged, as lines or as JSON.
record Explained(
        String word,
        String scope,
        String permanence,
        String until,
        String confidence,
        String decidedBy,
        long retryAfterSeconds,
        String message) {

    static Explained of(String supplier, Judged judged, Instant now) {
        return switch (judged) {
            case Judged.Refused(Refusal why) -> {
                footing.legs.verdict.Judged verdict = Judge.judge(supplier, "", why, now);
                yield new Explained(
                        verdict.kind().word(),
                        verdict.subject().scope().word(),
                        switch (verdict.permanence()) {
                            case Permanence.Transient _ -> "transient";
                            case Permanence.Until(var _) -> "until";
                            case Permanence.Standing _ -> "standing";
                        },
                        verdict.permanence() instanceof Permanence.Until(var end)
                                ? end.toString()
                                : "",
                        verdict.confidence().word(),
                        verdict.decidedBy(),
                        why.retryAfter() == null ? -1 : why.retryAfter().toSeconds(),
                        why.message());
            }
            case Judged.Good _, Judged.Left _ ->
                    new Explained(judged.word(), "request", "transient", "", "high", "", -1, "");
        };
    }

    List<String> lines(Words words) {
        List<String> lines = new ArrayList<>();
        lines.add(words.say("verdicts.class", word));
        lines.add(words.say("verdicts.scope", scope));
        lines.add(words.say("verdicts.permanence", (permanence + " " + until).strip()));
        lines.add(words.say("verdicts.confidence", confidence));
        if (!decidedBy.isEmpty()) {
            lines.add(words.say("verdicts.rule", decidedBy));
        }
        if (retryAfterSeconds >= 0) {
            lines.add(words.say("verdicts.retry-after", retryAfterSeconds));
        }
        if (!message.isEmpty()) {
            lines.add(words.say("verdicts.message", message));
        }
        return lines;
    }

    String json() {
        StringBuilder out = new StringBuilder("{");
        member(out, "class", word);
        member(out, "scope", scope);
        member(out, "permanence", permanence);
        if (!until.isEmpty()) {
            member(out, "until", until);
        }
        member(out, "confidence", confidence);
        member(out, "decided_by", decidedBy);
        out.append(", \"retry_after_seconds\": ")
                .append(retryAfterSeconds < 0 ? "null" : Long.toString(retryAfterSeconds));
        member(out, "message", message);
        return out.append('}').toString();
    }

    private static void member(StringBuilder out, String name, String value) {
        out.append(out.length() == 1 ? "" : ", ").append('"').append(name).append("\": ");
        JsonText.quote(out, value);
    }
}
