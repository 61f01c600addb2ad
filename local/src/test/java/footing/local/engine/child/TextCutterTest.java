package footing.local.engine.child;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextCutterTest {
    private static final long SEED = 20261123;

    private final List<String> told = new ArrayList<>();

    private TextCutter cutter(String... stops) {
        return new TextCutter(List.of(stops), "", (text, _) -> told.add(text));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private String text() {
        return String.join("", told);
    }

    @Test
    void a_token_is_told_at_once_when_no_stop_text_can_begin_in_it() {
        TextCutter cutter = cutter("END");
        cutter.take(utf8("Hello"), -1);
        cutter.take(utf8(" world"), -1);

        assertThat(told).containsExactly("Hello", " world");
    }

    @Test
    void a_character_over_several_tokens_is_told_when_it_is_whole() {
        byte[] bytes = utf8("立足😀");
        TextCutter cutter = cutter();
        for (byte b : bytes) {
            cutter.take(new byte[] {b}, -1);
        }
        cutter.finish();

        assertThat(text()).isEqualTo("立足😀");
        assertThat(told).hasSize(bytes.length);
        assertThat(told).noneMatch(t -> t.contains("\uFFFD"));
    }

    @Test
    void a_stop_text_over_several_tokens_is_found_and_not_told() {
        TextCutter cutter = cutter("<stop>");

        assertThat(cutter.take(utf8("answer <s"), -1)).isFalse();
        assertThat(cutter.take(utf8("to"), -1)).isFalse();
        assertThat(cutter.take(utf8("p> more"), -1)).isTrue();
        assertThat(text()).isEqualTo("answer ");
    }

    @Test
    void what_only_looked_like_a_stop_text_is_told_later() {
        TextCutter cutter = cutter("<stop>");
        cutter.take(utf8("a <st"), -1);
        assertThat(text()).isEmpty();
        cutter.take(utf8("range"), -1);

        assertThat(text()).isEqualTo("a <strange");
    }

    @Test
    void the_first_of_several_stop_texts_counts() {
        TextCutter cutter = cutter("second", "first");

        assertThat(cutter.take(utf8("the first and second"), -1)).isTrue();
        assertThat(text()).isEqualTo("the ");
    }

    @Test
    void a_stop_text_that_began_in_what_was_told_before_is_found() {
        TextCutter cutter =
                new TextCutter(List.of("<stop>"), "told <st", (text, _) -> told.add(text));

        assertThat(cutter.take(utf8("o"), -1)).isFalse();
        assertThat(cutter.take(utf8("p> more"), -1)).isTrue();
        assertThat(text()).isEmpty();
    }

    @Test
    void what_was_told_before_is_never_told_again() {
        TextCutter cutter =
                new TextCutter(List.of("<stop>", "old"), "told <st", (text, _) -> told.add(text));

        assertThat(cutter.take(utf8(""), -1)).isFalse();
        assertThat(cutter.take(utf8("r"), -1)).isFalse();
        assertThat(cutter.take(utf8("ange <st"), -1)).isFalse();
        cutter.finish();

        assertThat(text()).isEqualTo("range <st");
    }

    @Test
    void what_is_held_is_told_at_the_end() {
        TextCutter cutter = cutter("###");
        cutter.take(utf8("so ##"), -1);
        cutter.finish();

        assertThat(text()).isEqualTo("so ##");
    }

    @Test
    void bytes_that_are_no_text_become_replacement_characters() {
        TextCutter cutter = cutter();
        cutter.take(new byte[] {(byte) 0xE7, (byte) 0xAB}, -1);
        cutter.take(utf8("x"), -1);
        cutter.take(new byte[] {(byte) 0xF0, (byte) 0x9F}, -1);
        cutter.finish();

        assertThat(text()).isEqualTo("\uFFFDx\uFFFD");
    }

    @Test
    void any_slicing_tells_the_same_text() {
        Random random = new Random(SEED);
        String whole = "立足 means footing 😀, and #1 is ## not ### the end ###";
        byte[] bytes = utf8(whole);
        for (int round = 0; round < 300; round++) {
            told.clear();
            TextCutter cutter = cutter("### the", "absent", "#### ");
            boolean stopped = false;
            for (int at = 0; at < bytes.length && !stopped; ) {
                int n = Math.min(bytes.length - at, 1 + random.nextInt(7));
                stopped = cutter.take(Arrays.copyOfRange(bytes, at, at + n), -1);
                at += n;
            }
            assertThat(stopped).isTrue();
            assertThat(text())
                    .as("seed %s, round %s", SEED, round)
                    .isEqualTo("立足 means footing 😀, and #1 is ## not ");
        }
    }
}
