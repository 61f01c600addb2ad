package footing.local.engine.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.local.engine.EngineFault;
import footing.local.engine.LocalEngine.Embedded;
import footing.local.engine.LocalEngine.End;
import footing.local.engine.LocalEngine.Generated;
import footing.local.engine.LocalEngine.Prompt;
import footing.local.engine.LocalEngine.Sampling;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static final long SEED = 20261123;

    private static final List<Request> REQUESTS =
            List.of(
                    new Request.Open("/n", "/m 模型.gguf", 4, 4096, 512, 1, 64, "mean", true),
                    new Request.Tokenize(1, true, "立足 😀"),
                    new Request.Generate(
                            2,
                            new Prompt("<s>立", true, "足 😀 begun"),
                            20_000,
                            new Sampling(
                                    9, 0.7, 0.9, -5, 1, 2, List.of("a", "停"), "root ::= x", true)),
                    new Request.Embed(3, List.of("one", "", "三")),
                    new Request.Cancel(4),
                    new Request.Ping(5));

    private static final List<Reply> REPLIES =
            List.of(
                    new Reply.Ready(4096, 49152, 576),
                    new Reply.Text(2, Double.NaN, "字"),
                    new Reply.Done(2, new Generated(End.LENGTH, 10, 3, 7)),
                    new Reply.Done(3, new Generated(End.STOP, 1, 0, 0)),
                    new Reply.Fault(0, EngineFault.Kind.BAD_MODEL, "why"),
                    new Reply.Pong(0, 12));

    private static DataInputStream pipe(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    @Test
    void what_is_written_is_read_back() throws Exception {
        for (Request request : REQUESTS) {
            assertThat(Frames.readRequest(pipe(Frames.of(request)))).isEqualTo(request);
        }
        for (Reply reply : REPLIES) {
            assertThat(Frames.readReply(pipe(Frames.of(reply)))).isEqualTo(reply);
        }
    }

    @Test
    void tokens_and_vectors_are_read_back() throws Exception {
        Reply tokens = Frames.readReply(pipe(Frames.of(new Reply.Tokens(7, new int[] {1, -2, 3}))));
        Reply vectors =
                Frames.readReply(
                        pipe(
                                Frames.of(
                                        new Reply.Vectors(
                                                8,
                                                new Embedded(
                                                        List.of(
                                                                new float[] {0.5f, -1},
                                                                new float[0]),
                                                        6)))));

        assertThat(((Reply.Tokens) tokens).tokens()).containsExactly(1, -2, 3);
        Embedded embedded = ((Reply.Vectors) vectors).embedded();
        assertThat(embedded.vectors().getFirst()).containsExactly(0.5f, -1);
        assertThat(embedded.vectors()).hasSize(2);
        assertThat(embedded.promptTokens()).isEqualTo(6);
    }

    @Test
    void a_frame_cut_anywhere_is_an_end_and_no_frame() {
        for (Request request : REQUESTS) {
            byte[] whole = Frames.of(request);
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> Frames.readRequest(pipe(cut)))
                        .isInstanceOf(EOFException.class);
            }
        }
    }

    @Test
    void junk_on_the_pipe_is_an_exception_in_bounded_memory() {
        Random random = new Random(SEED);
        for (int i = 0; i < 2000; i++) {
            byte[] junk = Frames.of(REQUESTS.get(i % REQUESTS.size()));
            for (int flips = 0; flips < 4; flips++) {
                junk[random.nextInt(junk.length)] = (byte) random.nextInt(256);
            }
            try {
                Frames.readRequest(pipe(junk));
            } catch (IOException expected) {
                assertThat(expected).isNotNull();
            }
        }
        byte[] huge = {0x7F, 0, 0, 0, 1};
        assertThatThrownBy(() -> Frames.readReply(pipe(huge))).hasMessageContaining("length");
    }
}
