package footing.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CallersWordsTest {
    private static final String ASKED =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"My name is Ada Lovelace, I live in"
                    + " 伦敦的圣詹姆斯广场十二号附近.\"}]}";

    @Test
    void a_quote_of_the_prompt_goes_and_the_suppliers_own_words_stay() {
        String said =
                "{\"error\":{\"message\":\"Your country is not served (prompt: My name is Ada Lovelace, I"
                        + " live in)\"}}";
        assertThat(CallersWords.without(said, ASKED))
                .isEqualTo("{\"error\":{\"message\":\"Your country is not served (prompt: …)\"}}");
    }

    @Test
    void a_quote_in_other_escapes_is_the_same_quote() {
        String said =
                "blocked: \\u4f26\\u6566\\u7684\\u5723\\u8a79\\u59c6\\u65af\\u5e7f\\u573a\\u5341\\u4e8c\\u53f7";
        assertThat(CallersWords.without(said, ASKED)).isEqualTo("blocked:…");
        String asked = "{\"content\":\"" + said.substring(9) + "\"}";
        assertThat(CallersWords.without("blocked: 伦敦的圣詹姆斯广场十二号", asked)).isEqualTo("blocked: …");
    }

    @Test
    void what_both_say_in_few_letters_stays() {
        assertThat(CallersWords.without("My name is wrong", ASKED)).isEqualTo("My name is wrong");
        assertThat(CallersWords.without("", ASKED)).isEmpty();
    }

    @RepeatedTest(200)
    void nothing_of_twelve_characters_is_left_that_the_caller_wrote(RepetitionInfo round) {
        Random random = new Random(round.getCurrentRepetition());
        String asked = letters(random, random.nextInt(200));
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            said.append(letters(random, random.nextInt(40)));
            int from = random.nextInt(asked.length() + 1);
            said.append(asked, from, Math.min(asked.length(), from + random.nextInt(40)));
        }
        String left = CallersWords.without(said.toString(), asked);
        for (int i = 0; i + CallersWords.SHORTEST <= left.length(); i++) {
            String piece = left.substring(i, i + CallersWords.SHORTEST);
            assertThat(asked).as("round %s", round).doesNotContain(piece);
        }
    }

    private static String letters(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(3)));
        }
        return text.toString();
    }
}
