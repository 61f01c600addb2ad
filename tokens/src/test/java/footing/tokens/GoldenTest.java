package footing.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenTest {
    @ParameterizedTest
    @EnumSource(OpenAiVocabulary.class)
    void openai_texts_have_as_many_tokens_as_tiktoken_finds(OpenAiVocabulary vocabulary)
            throws Exception {
        check(vocabulary.title, vocabulary.load(), Golden.read("golden.jsonl"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qwen3.json",
                "deepseek-v3.json",
                "llama-3.json",
                "gemma-3.json",
                "gpt-oss.json"
            })
    void published_files_count_as_hugging_faces_own_tokenizers_do(String name) throws Exception {
        String folder = System.getenv("FOOTING_TEST_TOKENIZERS");
        assumeTrue(folder != null, "FOOTING_TEST_TOKENIZERS is not set");
        Path file = Path.of(folder, name);
        assumeTrue(Files.exists(file), "there is no " + name + " in FOOTING_TEST_TOKENIZERS");
        check(name, TokenizerFile.load(file), Golden.read("golden.jsonl"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qwen-like.json",
                "deepseek-like.json",
                "gpt2-like.json",
                "llama-like.json",
                "reachless.json",
                "digits.json",
                "digit-runs.json",
                "inverted.json",
                "gemma-like.json",
                "llama2-like.json"
            })
    void small_files_count_as_hugging_faces_own_tokenizers_do(String name) throws Exception {
        check(name, Small.tokenizer(name), Golden.read("small.jsonl"));
    }

    private static void check(String name, Tokenizer tokenizer, List<Golden> golden) {
        assertThat(golden).hasSizeGreaterThan(80);
        SoftAssertions all = new SoftAssertions();
        for (Golden one : golden) {
            all.assertThat(tokenizer.count(one.text()))
                    .as("%s: %s", name, one.text())
                    .isEqualTo(one.of(name));
        }
        all.assertAll();
    }
}
