package footing.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.quicktheories.QuickTheory;

class RatioTest {
    @Test
    void prose_is_guessed_within_a_third() throws Exception {
        for (Golden golden : Golden.read("golden.jsonl")) {
            boolean prose =
                    golden.text().length() > 35
                            && golden.text().length() < 200
                            && golden.text().codePoints().allMatch(RatioTest::isLetterOrStop)
                            && golden.text().codePoints().distinct().count() > 15;
            if (prose) {
                double mean =
                        golden.counts().entrySet().stream()
                                .filter(one -> !one.getKey().equals("cl100k_base"))
                                .mapToInt(one -> one.getValue())
                                .average()
                                .orElseThrow();
                assertThat(Ratio.tokens(golden.text()) / mean)
                        .as(golden.text())
                        .isBetween(0.66, 1.5);
            }
        }
    }

    private static boolean isLetterOrStop(int c) {
        return Character.isLetter(c)
                || Character.getType(c) == Character.NON_SPACING_MARK
                || " ,.!?;，。！？；：".indexOf(c) >= 0;
    }

    @Test
    void more_text_is_never_fewer_tokens() {
        QuickTheory.qt()
                .forAll(Texts.any(), Texts.any())
                .checkAssert((left, right) -> {
                    long both = Ratio.tokens(left + right);
                    assertThat(both).isGreaterThanOrEqualTo(Ratio.tokens(left));
                    assertThat(both).isLessThanOrEqualTo(Ratio.tokens(left) + Ratio.tokens(right));
                });
    }

    @Test
    void nothing_is_nothing_and_anything_is_something() {
        assertThat(Ratio.tokens("")).isZero();
        assertThat(Ratio.tokens(" ")).isEqualTo(1);
        assertThat(Ratio.tokens("\ud83d")).isEqualTo(1);
    }

    @Test
    void the_counter_without_vocabularies_says_that_it_guesses() {
        assertThat(TokenCounter.guessing().count("any", "two legs"))
                .isEqualTo(new Count(2, Way.GUESSED));
    }
}
