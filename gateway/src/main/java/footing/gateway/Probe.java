package footing.gateway;

import footing.http.Header;
import footing.http.Upstream.Clocks;
import footing.legs.Attempt;
import footing.legs.Leg;
import footing.legs.ModelCard;
import footing.legs.Outcome;
import footing.legs.Relay;
import footing.legs.Resume;
import footing.wire.Ask;
import footing.wire.AskReader;
import footing.wire.Endpoint;
import footing.wire.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One small question to one leg, always the same, never a caller's: what it says in answer is not
/// kept.
///
/// @param model the leg's own name of the model
/// @param key id of the leg's key; null for its first
/// @param prefill whether the leg shall carry on the beginning of its model's turn
record Probe(Leg leg, String model, @Nullable String key, boolean prefill) {
    private static final Clocks CLOCKS =
            new Clocks(
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(15));

    /// What a model may have begun to say.
    private static final Resume BEGUN = new Resume(Resume.Way.PREFILL, "One, two,", 1);

    /// The question, made for the kind of the model: one token of an answer, or a vector.
    Ask ask() {
        StringBuilder body = new StringBuilder("{\"model\":");
        JsonText.quote(body, model);
        Endpoint endpoint = isEmbedding() ? Endpoint.EMBEDDINGS : Endpoint.CHAT_COMPLETIONS;
        body.append(
                isEmbedding()
                        ? ",\"input\":\"ping\"}"
                        : ",\"messages\":[{\"role\":\"user\",\"content\":\""
                                + (prefill ? "Count to five in words." : "ping")
                                + "\"}],\"max_tokens\":1}");
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        return switch (AskReader.read(endpoint, bytes)) {
            case AskReader.Good(Ask ask) -> ask;
            case AskReader.Bad(var error) ->
                    throw new IllegalStateException("our own probe: " + error.message());
        };
    }

    /// Asks, at most for as long as a probe may take.
    Outcome send(String requestId) {
        Attempt attempt = new Attempt(requestId, 1, model, key, prefill ? BEGUN : null, CLOCKS);
        return leg.call(ask(), attempt, NOWHERE);
    }

    private boolean isEmbedding() {
        return leg.models().stream()
                .anyMatch(card -> card.kind() == ModelCard.Kind.EMBEDDING && card.isEdition(model));
    }

    private static final Relay NOWHERE =
            new Relay() {
                @Override
                public void begin(int status, List<Header> headers, long length) {}

                @Override
                public void write(byte[] bytes, int offset, int length) {}

                @Override
                public void flush() {}
            };
}
