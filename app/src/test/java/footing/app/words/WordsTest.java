package footing.app.words;

import static org.assertj.core.api.Assertions.assertThat;

import footing.app.settings.Fault;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d\\}");

    @Test
    void every_sentence_stands_in_both_languages_with_the_same_placeholders() {
        same(Fault.words(Language.EN), Fault.words(Language.ZH));
    }

    static void same(Words english, Words chinese) {
        Set<String> untranslated = new TreeSet<>();
        for (String key : english.keys()) {
            assertThat(placeholders(chinese, key)).as(key).isEqualTo(placeholders(english, key));
            if (chinese.say(key).equals(english.say(key)) && english.say(key).length() > 12) {
                untranslated.add(key);
            }
        }
        assertThat(chinese.keys()).isEqualTo(english.keys());
        assertThat(untranslated).isEmpty();
    }

    private static Set<String> placeholders(Words words, String key) {
        return PLACEHOLDER
                .matcher(words.say(key))
                .results()
                .map(result -> result.group())
                .collect(Collectors.toSet());
    }

    @Test
    void placeholders_are_filled_once_and_other_braces_stay() {
        Words words = Fault.words(Language.EN);
        assertThat(words.say("leg-expected", "{0}")).endsWith("came: {0}");
        assertThat(words.say("mapping-expected", "{…}")).endsWith("came: {…}");
    }

    @Test
    void the_language_follows_the_environment() {
        assertThat(Language.of(Map.of("LANG", "zh_CN.UTF-8"))).isEqualTo(Language.ZH);
        assertThat(Language.of(Map.of("LANG", "zh_CN", "LC_ALL", "C"))).isEqualTo(Language.EN);
        assertThat(Language.of(Map.of("LC_ALL", "", "LANG", "zh"))).isEqualTo(Language.ZH);
        assertThat(Language.of(Map.of())).isEqualTo(Language.EN);
        assertThat(Arrays.stream(Language.values()).map(Language::code))
                .containsExactly("en", "zh");
        assertThat(Language.named("zhao")).isEmpty();
    }
}
