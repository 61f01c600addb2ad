package footing.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizersTest {
    @TempDir Path folder;
    private final Deque<Runnable> toLoad = new ArrayDeque<>();

    private Tokenizers open(Mapping... own) {
        return Tokenizers.open(folder, List.of(own), toLoad::add);
    }

    private void load() {
        while (!toLoad.isEmpty()) {
            toLoad.remove().run();
        }
    }

    private void bring(String small, String name) throws Exception {
        Files.copy(Small.folder().resolve(small), folder.resolve(name));
    }

    private static String state(Tokenizers tokenizers, String vocabulary) {
        return tokenizers.standing().stream()
                .filter(one -> one.vocabulary().equals(vocabulary))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    void until_a_vocabulary_is_loaded_counts_are_guesses_and_it_is_loaded_once() {
        Tokenizers tokenizers = open();
        assertThat(tokenizers.count("gpt-4o", "Hello, world!").way()).isEqualTo(Way.GUESSED);
        assertThat(tokenizers.count("gpt-4o-mini", "Hello, world!").way()).isEqualTo(Way.GUESSED);
        assertThat(state(tokenizers, "o200k_base")).isEqualTo("loading");
        assertThat(state(tokenizers, "cl100k_base")).isEqualTo("unread");
        assertThat(toLoad).hasSize(1);
        load();
        assertThat(tokenizers.count("gpt-4o", "Hello, world!")).isEqualTo(new Count(4, Way.EXACT));
        assertThat(tokenizers.count("gpt-6-sol", "Hello, world!"))
                .isEqualTo(new Count(4, Way.RELATED));
        assertThat(tokenizers.standing().getFirst().state()).isEqualTo("ready");
        assertThat(tokenizers.standing().getFirst().bytes()).isBetween(5L << 20, 16L << 20);
    }

    @Test
    void what_nobody_has_a_vocabulary_for_is_guessed_and_nothing_is_loaded() {
        assertThat(open().count("claude-opus-5-5", "Hello, world!"))
                .isEqualTo(new Count(4, Way.GUESSED));
        assertThat(toLoad).isEmpty();
    }

    @Test
    void a_loader_that_has_gone_is_no_trouble() {
        Tokenizers tokenizers =
                Tokenizers.open(
                        folder,
                        List.of(),
                        _ -> {
                            throw new RejectedExecutionException("closed");
                        });
        assertThat(tokenizers.count("gpt-4o", "Hello").way()).isEqualTo(Way.GUESSED);
        assertThat(state(tokenizers, "o200k_base")).isEqualTo("unread");
    }

    @Test
    void files_of_the_folder_serve_the_models_they_are_known_for_or_named_after() throws Exception {
        bring("qwen-like.json", "qwen3.json");
        bring("deepseek-like.json", "acme-7b.json");
        Tokenizers tokenizers = open();
        for (String model : new String[] {"Qwen/Qwen3-8B", "acme/Acme-7B-chat", "qwen-max"}) {
            tokenizers.warm(model);
        }
        load();
        assertThat(tokenizers.count("Qwen/Qwen3-8B", "two legs").way()).isEqualTo(Way.EXACT);
        assertThat(tokenizers.count("acme/Acme-7B-chat", "two legs").way()).isEqualTo(Way.EXACT);
        assertThat(tokenizers.count("qwen-max", "two legs").way()).isEqualTo(Way.RELATED);
        assertThat(tokenizers.count("acme-8b", "two legs").way()).isEqualTo(Way.GUESSED);
    }

    @Test
    void settings_come_before_what_is_known() throws Exception {
        bring("qwen-like.json", "mine.json");
        Tokenizers tokenizers = open(Mapping.exact("gpt-4o*", "mine.json"));
        tokenizers.warm("gpt-4o");
        load();
        assertThat(state(tokenizers, "mine.json")).isEqualTo("ready");
        assertThat(state(tokenizers, "o200k_base")).isEqualTo("unread");
    }

    @Test
    void a_file_that_is_of_no_use_says_why_and_the_next_counts() throws Exception {
        Files.writeString(folder.resolve("mine.json"), "{\"model\":{\"type\":\"Unigram\"}}");
        Tokenizers tokenizers =
                open(Mapping.exact("gpt-4o*", "mine.json"), Mapping.exact("x", "gone.json"));
        tokenizers.warm("gpt-4o");
        tokenizers.warm("x");
        load();
        assertThat(state(tokenizers, "mine.json"))
                .isEqualTo(
                        "the tokenizer mine.json is of no use: the model is Unigram (expected: BPE)");
        assertThat(state(tokenizers, "gone.json"))
                .startsWith("the tokenizer gone.json is of no use: ");
        tokenizers.warm("gpt-4o");
        load();
        assertThat(tokenizers.count("gpt-4o", "Hello, world!")).isEqualTo(new Count(4, Way.EXACT));
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, o200k_base, EXACT",
        "gpt-4o-2024-05-13, o200k_base, EXACT",
        "gpt-4o-mini-2024-07-18, o200k_base, EXACT",
        "ft:gpt-4o-mini-2024-07-18:acme::abc123, o200k_base, EXACT",
        "openai/gpt-4.1-nano, o200k_base, EXACT",
        "chatgpt-4o-latest, o200k_base, EXACT",
        "o1-2024-12-17, o200k_base, EXACT",
        "o3, o200k_base, EXACT",
        "gpt-5.6-terra, o200k_base, EXACT",
        "gpt-5-mini-2025-08-07, o200k_base, EXACT",
        "openai/gpt-oss-120b, o200k_base, EXACT",
        "gpt-6-sol, o200k_base, RELATED",
        "gpt-4, cl100k_base, EXACT",
        "gpt-4-0613, cl100k_base, EXACT",
        "gpt-4-turbo-2024-04-09, cl100k_base, EXACT",
        "GPT-3.5-Turbo-0125, cl100k_base, EXACT",
        "gpt-35-turbo, cl100k_base, EXACT",
        "text-embedding-3-large, cl100k_base, EXACT",
        "Qwen/Qwen3-Coder-480B-A35B-Instruct, qwen3.json, EXACT",
        "qwen3:8b, qwen3.json, EXACT",
        "qwen3.8-max, qwen3.json, RELATED",
        "qwen-plus, qwen3.json, RELATED",
        "deepseek-ai/DeepSeek-V3.1, deepseek-v3.json, EXACT",
        "deepseek-r1, deepseek-v3.json, EXACT",
        "deepseek-v4-pro, deepseek-v3.json, RELATED",
        "deepseek-r1-distill-llama-70b, llama-3.json, RELATED",
        "meta-llama/Llama-3.3-70B-Instruct, llama-3.json, EXACT",
        "gemma-3-27b-it, gemma-3.json, EXACT",
        "gemini-3.8-flash, gemma-3.json, RELATED"
    })
    void models_have_their_vocabulary(String model, String vocabulary, Way way) {
        String bare = Mapping.bare(model);
        Mapping first =
                Mapping.known().stream()
                        .filter(one -> one.isFor(bare) && !one.vocabulary().startsWith("qwen2.5"))
                        .findFirst()
                        .orElseThrow();
        assertThat(first.vocabulary()).isEqualTo(vocabulary);
        assertThat(first.way()).isEqualTo(way);
    }

    @Test
    void other_models_have_none() {
        for (String model : new String[] {"claude-opus-5-5", "kimi-k3", "o5", "llama", "", "*"}) {
            String bare = Mapping.bare(model);
            assertThat(Mapping.known()).as(model).noneMatch(one -> one.isFor(bare));
        }
    }
}
