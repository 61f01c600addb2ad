package footing.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.quicktheories.QuickTheory;

/// Two implementations, one vocabulary: jtokkit's own encoding and ours.
class JtokkitTest {
    @ParameterizedTest
    @EnumSource(OpenAiVocabulary.class)
    void any_text_has_as_many_tokens_as_jtokkit_finds(OpenAiVocabulary vocabulary)
            throws Exception {
        Encoding jtokkit =
                Encodings.newLazyEncodingRegistry()
                        .getEncoding(EncodingType.fromName(vocabulary.title).orElseThrow());
        Tokenizer ours = vocabulary.load();
        QuickTheory.qt()
                .withExamples(3_000)
                .forAll(Texts.any())
                .checkAssert(text ->
                        assertThat(ours.count(text).tokens())
                                .isEqualTo(jtokkit.countTokensOrdinary(text)));
        for (String text : Texts.hostile(3_000)) {
            assertThat(ours.count(text).tokens()).isEqualTo(jtokkit.countTokensOrdinary(text));
        }
    }
}
