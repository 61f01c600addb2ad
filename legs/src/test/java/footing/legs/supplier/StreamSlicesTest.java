package footing.legs.supplier;

import static org.assertj.core.api.Assertions.assertThat;

import footing.http.Header;
import footing.http.Upstream;
import footing.http.Upstream.Clocks;
import footing.http.UpstreamAnswer;
import footing.legs.Attempt;
import footing.legs.Outcome;
import footing.legs.catalogue.Catalogue;
import footing.legs.refusal.RefusalReader;
import footing.testing.FakeClock;
import footing.wire.Endpoint;
import footing.wire.Usage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// However the network slices a stream, the caller gets the same bytes.
class StreamSlicesTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final String HIDDEN =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n";
    private static final String STREAM =
            ": hello\n\n"
                    + "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\r\n\r\n"
                    + "event: x\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"你好\"}}]}\n\n"
                    + ": keep-alive\n\n"
                    + "data: {\"choices\":[{\"index\":0,\n"
                    + "data: \"delta\":{\"content\":\"!\"}}]}\n\n"
                    + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                    + HIDDEN
                    + "data: [DONE]\n\n";

    @Test
    void any_slicing_gives_the_same_bytes() {
        String expected = STREAM.substring(": hello\n\n".length()).replace(HIDDEN, "");
        Random seeds = new Random();
        for (int i = 0; i < 300; i++) {
            long seed = seeds.nextLong();
            Taped tape = new Taped();
            Outcome outcome = call(new Random(seed), STREAM, tape);
            assertThat(outcome).as("seed " + seed).isInstanceOf(Outcome.Answered.class);
            assertThat(((Outcome.Answered) outcome).usage()).isEqualTo(Usage.of(3, 2));
            assertThat(tape.text()).as("seed " + seed).isEqualTo(expected);
        }
    }

    @Test
    void an_event_that_is_no_json_is_left_out_and_counted() {
        String broken = "data: {\"choices\":[{\"ind\n\n";
        Taped tape = new Taped();
        Outcome outcome = call(new Random(1), STREAM.replace(HIDDEN, broken + broken), tape);
        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        assertThat(tape.skipped).isEqualTo(2);
        assertThat(tape.text())
                .isEqualTo(STREAM.substring(": hello\n\n".length()).replace(HIDDEN, ""));
    }

    @Test
    void three_in_a_row_or_eleven_in_all_are_a_break() {
        String broken = "data: {\"choices\":[{\"ind\n\n";
        String good = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
        String end =
                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
        Taped row = new Taped();
        assertThat(call(new Random(1), good + broken.repeat(3) + good + end, row))
                .isInstanceOf(Outcome.BrokeOff.class);
        assertThat(row.text()).isEqualTo(good);
        Taped ten = new Taped();
        assertThat(call(new Random(1), (good + broken).repeat(10) + end, ten))
                .isInstanceOf(Outcome.Answered.class);
        assertThat(ten.skipped).isEqualTo(10);
        assertThat(call(new Random(1), (good + broken).repeat(11) + end, new Taped()))
                .isInstanceOf(Outcome.BrokeOff.class);
    }

    private static Outcome call(Random random, String stream, Taped tape) {
        String ask =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":true}";
        return new SupplierLeg(
                        new Account(
                                "l",
                                CATALOGUE.supplier("openai").orElseThrow(),
                                URI.create("http://127.0.0.1:9/v1"),
                                () -> "sk-x",
                                List.of()),
                        new RefusalReader(CATALOGUE.refusalRules()),
                        new Sliced(random, stream),
                        new FakeClock(),
                        System::nanoTime)
                .call(
                        SupplierLegTest.ask(Endpoint.CHAT_COMPLETIONS, ask),
                        new Attempt("req_1", 1, "m", Clocks.DEFAULT),
                        tape);
    }

    private record Sliced(Random random, String stream) implements Upstream {
        @Override
        public UpstreamAnswer send(UpstreamRequest request) {
            return new Slices(random, stream);
        }

        @Override
        public void close() {}
    }

    private static final class Slices implements UpstreamAnswer {
        private final byte[] body;
        private final Random random;
        private int at;

        Slices(Random random, String stream) {
            this.body = stream.getBytes(StandardCharsets.UTF_8);
            this.random = random;
        }

        @Override
        public int status() {
            return 200;
        }

        @Override
        public List<Header> headers() {
            return List.of(new Header("content-type", "text/event-stream"));
        }

        @Override
        public @Nullable String header(String name) {
            return name.equals("content-type") ? "text/event-stream" : null;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (at == body.length) {
                return -1;
            }
            int n = Math.min(1 + random.nextInt(40), Math.min(length, body.length - at));
            System.arraycopy(body, at, into, offset, n);
            at += n;
            return n;
        }

        @Override
        public boolean ready() {
            return random.nextBoolean();
        }

        @Override
        public void idleClock(Duration idle) {}

        @Override
        public void close() {}
    }
}
