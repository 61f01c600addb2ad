package footing.local.engine.llama;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PiecesTest {
    private static final List<String> VOCABULARY =
            List.of("", "a", " ca", "pi", " capital", " capitals", " cab", "足", " ");

    private final Pieces pieces =
            new Pieces(VOCABULARY.stream().map(PiecesTest::utf8).toArray(byte[][]::new));

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void a_text_can_grow_where_a_longer_token_begins_with_it() {
        assertThat(pieces.canGrow(utf8(" capi"))).isTrue();
        assertThat(pieces.canGrow(utf8(" capital"))).isTrue();
        assertThat(pieces.canGrow(utf8(" capitals"))).isFalse();
        assertThat(pieces.canGrow(utf8("x"))).isFalse();
        assertThat(pieces.canGrow(new byte[] {utf8("足")[0]})).isTrue();
    }

    @Test
    void only_tokens_on_the_way_through_a_text_or_past_it_stay() {
        float[] logits = {0, 1, 2, 3, 4, 5, 6, 7, 8};

        pieces.bind(logits, utf8(" cap"));

        assertThat(
                        IntStream.range(0, logits.length)
                                .filter(i -> logits[i] > Float.NEGATIVE_INFINITY)
                                .mapToObj(VOCABULARY::get))
                .containsExactly(" ca", " capital", " capitals", " ");
        assertThat(logits[4]).isEqualTo(4);
    }
}
