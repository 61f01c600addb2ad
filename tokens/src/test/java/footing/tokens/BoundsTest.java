package footing.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.quicktheories.generators.SourceDSL.integers;

import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.quicktheories.QuickTheory;

class BoundsTest {
    private static List<Tokenizer> tokenizers;

    @BeforeAll
    static void load() throws Exception {
        tokenizers = new ArrayList<>(List.of(OpenAiVocabulary.O200K.load()));
        for (String name :
                new String[] {"qwen-like", "deepseek-like", "gemma-like", "llama2-like"}) {
            tokenizers.add(Small.tokenizer(name + ".json"));
        }
    }

    @Test
    void hostile_texts_take_steps_in_proportion_to_their_length() {
        for (Tokenizer tokenizer : tokenizers) {
            for (int length : new int[] {1_000, 20_000, 200_000}) {
                for (String text : Texts.hostile(length)) {
                    Work work = new Work();
                    tokenizer.count(text, work);
                    assertThat(work.steps / length)
                            .as("%s characters like %s", length, text.substring(0, 4))
                            .isLessThan(150);
                }
            }
        }
    }

    @Test
    void a_word_of_ten_megabytes_costs_no_more_than_what_is_looked_at() {
        String text = "ab".repeat(5 << 20);
        for (Tokenizer tokenizer : tokenizers) {
            Work work = new Work();
            Count count = tokenizer.count(text, work);
            assertThat(count.way()).isEqualTo(Way.SAMPLED);
            assertThat(count.tokens()).isBetween(1L, (long) text.length());
            assertThat(work.steps).isLessThan(150L * Tokenizer.WHOLE);
        }
    }

    @Test
    void a_long_text_is_sampled_and_comes_near() {
        StringBuilder words = new StringBuilder();
        for (int i = 0; words.length() < 3 * Tokenizer.WHOLE; i++) {
            words.append("An application that lives on one supplier dies with it. 两条腿走路。 ")
                    .append(i);
        }
        Tokenizer o200k = tokenizers.getFirst();
        long whole = 0;
        int part = Tokenizer.WHOLE / 2;
        for (int from = 0; from < words.length(); from += part) {
            Count one = o200k.count(words.subSequence(from, Math.min(words.length(), from + part)));
            assertThat(one.way()).isEqualTo(Way.EXACT);
            whole += one.tokens();
        }
        Count sampled = o200k.count(words);
        assertThat(sampled.way()).isEqualTo(Way.SAMPLED);
        assertThat(sampled.tokens()).isCloseTo(whole, within(whole / 100));
    }

    @Test
    void an_interrupt_ends_a_long_count_soon_and_stays_set() {
        String text = "An application that lives on one supplier dies with it. ".repeat(4_000);
        Tokenizer o200k = tokenizers.getFirst();
        Count whole = o200k.count(text);
        try {
            Thread.currentThread().interrupt();
            Work work = new Work();
            Count count = o200k.count(text, work);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            assertThat(count.way()).isEqualTo(Way.SAMPLED);
            assertThat(count.tokens()).isCloseTo(whole.tokens(), within(whole.tokens() / 20));
            assertThat(work.steps).isLessThan(2L * Tokenizer.AT_LEAST);
            assertThat(o200k.count("short texts are counted all the same").way())
                    .isEqualTo(Way.EXACT);
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void two_parts_have_hardly_fewer_tokens_than_the_whole() {
        QuickTheory.qt()
                .withExamples(500)
                .forAll(Texts.any(), Texts.any())
                .checkAssert((left, right) -> {
                    for (Tokenizer tokenizer : tokenizers) {
                        long both = tokenizer.count(left + right).tokens();
                        long apart =
                                tokenizer.count(left).tokens() + tokenizer.count(right).tokens();
                        assertThat(both).isBetween(0L, apart + 6);
                    }
                });
    }

    @Test
    void wherever_a_text_is_cut_it_is_counted() {
        String text = "e\u0301 👨‍👩‍👧‍👦 𠮷野家 <|im_end|> don't \r\n  ½ 한 x";
        QuickTheory.qt()
                .withExamples(500)
                .forAll(integers().between(0, text.length()), integers().between(0, text.length()))
                .checkAssert((a, b) -> {
                    String slice = text.substring(Math.min(a, b), Math.max(a, b));
                    for (Tokenizer tokenizer : tokenizers) {
                        Count count = tokenizer.count(slice);
                        assertThat(count.tokens()).isBetween(0L, 6L * slice.length());
                        assertThat(count.way()).isEqualTo(Way.EXACT);
                        assertThat(tokenizer.count(CharBuffer.wrap(slice))).isEqualTo(count);
                    }
                });
    }

    @Test
    void many_threads_count_alike() throws Exception {
        List<Golden> golden = Golden.read("golden.jsonl");
        Tokenizer o200k = tokenizers.getFirst();
        Callable<Long> all =
                () -> golden.stream().mapToLong(one -> o200k.count(one.text()).tokens()).sum();
        long expected = all.call();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> sums = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                sums.add(threads.submit(all));
            }
            for (Future<Long> sum : sums) {
                assertThat(sum.get()).isEqualTo(expected);
            }
        }
    }
}
