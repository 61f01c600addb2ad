package footing.local.text;

import footing.http.Upstream.Clocks;
import footing.legs.Attempt;
import footing.legs.Outcome;
import footing.testing.FakeClock;
import footing.wire.Ask;
import footing.wire.AskReader;
import footing.wire.Endpoint;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/// Puts asks to a leg as the gateway would.
final class Asking {
    static final String CHATML =
            """
            {% for m in messages %}<|im_start|>{{ m.role }}
            {{ m.content }}<|im_end|>
            {{ '' }}{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
            {{ '' }}{% endif %}\
            """;

    private Asking() {}

    static LocalLeg leg(ScriptedEngine engine) {
        FakeClock clock = new FakeClock();
        AtomicLong number = new AtomicLong();
        return new LocalLeg(
                "test-model",
                engine,
                new Senses(clock, ZoneOffset.UTC, clock::nanoTime, number::incrementAndGet));
    }

    static Outcome call(ScriptedEngine engine, Endpoint endpoint, String body, SpokenRelay relay) {
        return leg(engine).call(ask(endpoint, body), attempt(), relay);
    }

    static Outcome chat(ScriptedEngine engine, String members, SpokenRelay relay) {
        String body =
                "{\"model\":\"test-model\",\"messages\":[{\"role\":\"user\",\"content\":\"hi there\"}]"
                        + (members.isEmpty() ? "" : "," + members)
                        + "}";
        return call(engine, Endpoint.CHAT_COMPLETIONS, body, relay);
    }

    static Ask ask(Endpoint endpoint, String body) {
        return switch (AskReader.read(endpoint, body.getBytes(StandardCharsets.UTF_8))) {
            case AskReader.Good(Ask ask) -> ask;
            case AskReader.Bad(var error) -> throw new IllegalArgumentException(error.message());
        };
    }

    static Attempt attempt() {
        return new Attempt("req_1", 1, "test-model", Clocks.DEFAULT);
    }
}
