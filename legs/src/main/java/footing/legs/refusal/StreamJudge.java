package footing.legs.refusal;

import footing.legs.Refusal.Kind;
import footing.legs.refusal.Events.Event;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Judges the events of a stream, one after the other. The first error decides; an end must be
/// earned by a reason to finish or by the dialect's own last event.
final class StreamJudge {
    private final Said said;
    private final Set<Integer> choices = new HashSet<>();
    private final Set<Integer> finished = new HashSet<>();
    private boolean complete;
    private boolean spoke;
    private @Nullable String nonsense;

    StreamJudge(Said said) {
        this.said = said;
    }

    Judged judge(Events events) {
        for (Event event : events.events()) {
            Judged end = event(event);
            if (end != null) {
                return end;
            }
        }
        boolean noStream =
                events.events().isEmpty() && !events.cut().isBlank() && !Events.sse(events.cut());
        return noStream && !events.cut().startsWith("data") ? said.refused(events.cut()) : end();
    }

    /// A list of documents that is a stream.
    Judged judge(JsonNode documents) {
        for (JsonNode document : documents) {
            Judged end = document(null, document, document.toString());
            if (end != null) {
                return end;
            }
        }
        return end();
    }

    /// A stream of one document.
    Judged one(JsonNode document, String text) {
        Judged end = document(null, document, text);
        return end == null ? end() : end;
    }

    private @Nullable Judged event(Event event) {
        if (event.data().strip().equals("[DONE]")) {
            return null;
        }
        JsonNode json = LooseJson.whole(event.data());
        if (json == null) {
            if ("error".equals(event.name())) {
                return said.refused(event.data());
            }
            nonsense = nonsense == null ? event.data() : nonsense;
            return null;
        }
        return document(event.name(), json, event.data());
    }

    private @Nullable Judged document(@Nullable String name, JsonNode json, String text) {
        boolean named = "error".equals(name) || "exception".equals(name);
        if (Shape.fails(json) || (named && !Shape.answers(json))) {
            return said.refused(text);
        }
        for (JsonNode choice : Shape.choices(json)) {
            choices.add(choice.path("index").asInt(0));
        }
        spoke = true;
        List<Shape.Finish> finishes = Shape.finishes(json);
        Judged end = said.ended(finishes);
        if (end != null) {
            return end;
        }
        finishes.forEach(finish -> finished.add(finish.choice()));
        complete |= Shape.last(json);
        if (json.path("promptFeedback").path("blockReason").isString()) {
            return said.refused(text);
        }
        return null;
    }

    private Judged end() {
        if (complete || (!finished.isEmpty() && finished.containsAll(choices))) {
            return new Judged.Good();
        }
        if (!spoke && nonsense != null) {
            return said.refused(nonsense);
        }
        return said.stopped(Kind.TRUNCATED_STREAM, "the stream ended without a reason to finish");
    }
}
