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
            Outcome outcome = call(new Random(seed), tape);
            assertThat(outcome).as("seed " + seed).isInstanceOf(Outcome.Answered.class);
            assertThat(((Outcome.Answered) outcome).usage()).isEqualTo(Usage.of(3, 2));
            assertThat(tape.text()).as("seed " + seed).isEqualTo(expected);
        }
    }

    private static Outcome call(Random random, Taped tape) {
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
                        new Sliced(random),
                        new FakeClock(),
                        System::nanoTime)
                .call(
                        SupplierLegTest.ask(Endpoint.CHAT_COMPLETIONS, ask),
                        new Attempt("req_1", 1, "m", Clocks.DEFAULT),
                        tape);
    }

    private record Sliced(Random random) implements Upstream {
        @Override
        public UpstreamAnswer send(UpstreamRequest request) {
            return new Slices(random);
        }

        @Override
        public void close() {}
    }

    private static final class Slices implements UpstreamAnswer {
        private final byte[] body = STREAM.getBytes(StandardCharsets.UTF_8);
        private final Random random;
        private int at;

        Slices(Random random) {
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
