package footing.legs.supplier;

import static org.assertj.core.api.Assertions.assertThat;

import footing.http.Header;
import footing.http.HttpBreak;
import footing.http.Upstream;
import footing.http.Upstream.Clocks;
import footing.http.UpstreamAnswer;
import footing.legs.Attempt;
import footing.legs.Outcome;
import footing.legs.catalogue.Catalogue;
import footing.legs.catalogue.Supplier;
import footing.legs.refusal.Recorded;
import footing.legs.refusal.RefusalReader;
import footing.testing.FakeClock;
import footing.wire.Endpoint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every recorded answer and break that a leg of the OpenAI dialect can meet, through the leg.
class RecordedAnswersTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final RefusalReader READER = new RefusalReader(CATALOGUE.refusalRules());

    /// Of the recorded symptoms, those that our engine names otherwise. What it cannot see (whose
    /// an address is) shows as what a poisoned name leads to.
    private static final Map<String, String> SYMPTOMS =
            Map.of(
                    "tcp_reset", "RESET",
                    "stream_cut", "CLOSED",
                    "stream_reset", "RESET",
                    "body_short", "CLOSED",
                    "client_closed", "CANCELLED",
                    "dns_poisoned", "TCP_TIMEOUT");

    /// What stands in answers that are not in the OpenAI dialect of chat.
    private static final List<String> OTHER_DIALECTS =
            List.of(
                    "promptFeedback",
                    "\"done\":",
                    "\"candidates\"",
                    "\"type\":\"response.",
                    "\"object\":\"list\"",
                    "\"data\":{\"choices\"",
                    "\"ERROR_LIMIT\"",
                    "\"generated_text\"");

    static List<Recorded> answers() {
        return Recorded.all().stream().filter(RecordedAnswersTest::ofOurDialect).toList();
    }

    private static boolean ofOurDialect(Recorded recorded) {
        boolean otherDialect =
                recorded.status() == 200
                        && (recorded.supplier().equals("anthropic")
                                || recorded.supplier().equals("bedrock")
                                || OTHER_DIALECTS.stream().anyMatch(recorded.body()::contains));
        return recorded.status() != 101 && !otherDialect;
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_answer_is_judged_as_recorded(Recorded recorded) {
        Taped tape = new Taped();
        Outcome outcome = call(recorded, tape);
        assertThat(judged(outcome)).as(outcome.toString()).isEqualTo(recorded.expected());
        boolean refused =
                outcome instanceof Outcome.Refused || outcome instanceof Outcome.Unreached;
        assertThat(tape.length == -2).isEqualTo(refused || outcome instanceof Outcome.CallerLeft);
    }

    @Test
    void only_other_dialects_are_left_out() {
        assertThat(answers()).hasSizeGreaterThanOrEqualTo(417);
        assertThat(Recorded.all().stream().filter(recorded -> !ofOurDialect(recorded)))
                .allMatch(recorded -> recorded.status() == 200 || recorded.status() == 101);
    }

    private static String judged(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered answered ->
                    READER.finish(answered.finish()).map(kind -> kind.word()).orElse("ok");
            case Outcome.CallerLeft _ -> "client_cancelled";
            case Outcome.Refused _, Outcome.Unreached _, Outcome.BrokeOff _ ->
                    SupplierLegTest.why(outcome).word();
        };
    }

    private static Outcome call(Recorded recorded, Taped tape) {
        String id = recorded.supplier();
        Supplier supplier =
                CATALOGUE
                        .supplier(id)
                        .filter(Supplier::callable)
                        .map(known -> named(known, known.id()))
                        .orElse(named(CATALOGUE.supplier("openrouter").orElseThrow(), id));
        SupplierLeg leg =
                new SupplierLeg(
                        new Account(
                                id,
                                supplier,
                                URI.create("http://127.0.0.1:9/v1"),
                                () -> "sk-x",
                                List.of()),
                        READER,
                        new Tape(recorded),
                        new FakeClock(),
                        System::nanoTime);
        String ask =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
                        + (stream(recorded) ? ",\"stream\":true}" : "}");
        return leg.call(
                SupplierLegTest.ask(Endpoint.CHAT_COMPLETIONS, ask),
                new Attempt("req_1", 1, "m", Clocks.DEFAULT),
                tape);
    }

    private static boolean stream(Recorded recorded) {
        return recorded.status() < 0
                || recorded.headers().stream()
                        .anyMatch(header -> header.value().startsWith("text/event-stream"));
    }

    /// A supplier whom the catalogue does not know, or whom no leg can call, has no codes but its
    /// own.
    private static Supplier named(Supplier like, String id) {
        Supplier of = CATALOGUE.supplier(id).orElse(null);
        return new Supplier(
                id,
                like.names(),
                like.owner(),
                like.jurisdiction(),
                like.side(),
                like.state(),
                like.confidence(),
                like.asOf(),
                like.baseUrls(),
                new Supplier.Auth(Supplier.AuthScheme.BEARER, "authorization"),
                like.keyEnv(),
                like.baseUrlEnv(),
                like.endpoints(),
                like.modelsPath(),
                like.models(),
                like.stream(),
                like.params(),
                like.continuation(),
                of == null
                        ? new Supplier.ErrorFacts(List.of(), List.of(), List.of(), Map.of())
                        : of.errors(),
                like.notes(),
                like.sources());
    }

    /// Plays a recording.
    private record Tape(Recorded recorded) implements Upstream {
        @Override
        public UpstreamAnswer send(UpstreamRequest request) throws HttpBreak {
            boolean broken = recorded.status() < 0;
            boolean inBody = recorded.expected().equals("truncated_stream");
            if (broken && !inBody) {
                throw broken(HttpBreak.Stage.WAIT);
            }
            return new Playing(recorded, inBody && broken);
        }

        HttpBreak broken(HttpBreak.Stage stage) {
            String symptom =
                    SYMPTOMS.getOrDefault(
                            recorded.symptom(), recorded.symptom().toUpperCase(Locale.ROOT));
            return new HttpBreak(HttpBreak.Symptom.valueOf(symptom), stage, recorded.chain(), null);
        }

        @Override
        public void close() {}
    }

    private static final class Playing implements UpstreamAnswer {
        private final Recorded recorded;
        private final boolean breaks;
        private final byte[] body;
        private int at;

        Playing(Recorded recorded, boolean breaks) {
            this.recorded = recorded;
            this.breaks = breaks;
            this.body = recorded.body().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int status() {
            return breaks ? 200 : recorded.status();
        }

        @Override
        public List<Header> headers() {
            return recorded.headers();
        }

        @Override
        public @org.jspecify.annotations.Nullable String header(String name) {
            return recorded.headers().stream()
                    .filter(header -> header.name().equalsIgnoreCase(name))
                    .map(Header::value)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws HttpBreak {
            if (at == body.length) {
                if (breaks) {
                    throw new Tape(recorded).broken(HttpBreak.Stage.BODY);
                }
                return -1;
            }
            byte[] slice = Arrays.copyOfRange(body, at, Math.min(body.length, at + length));
            System.arraycopy(slice, 0, into, offset, slice.length);
            at += slice.length;
            return slice.length;
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public void idleClock(Duration idle) {}

        @Override
        public void close() {}
    }
}
