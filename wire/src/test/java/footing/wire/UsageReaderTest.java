package footing.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageReaderTest {
    @Test
    void details_are_taken_out_of_prompt_and_completion() {
        assertThat(
                        usage(
                                "{\"prompt_tokens\":100,\"completion_tokens\":50,\"total_tokens\":150,"
                                        + "\"prompt_tokens_details\":{\"cached_tokens\":64,\"audio_tokens\":0},"
                                        + "\"completion_tokens_details\":{\"reasoning_tokens\":30}}"))
                .isEqualTo(new Usage(36, 64, 0, 20, 30));
    }

    @Test
    void plain_counts_need_no_details() {
        assertThat(usage("{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}"))
                .isEqualTo(Usage.of(7, 3));
        assertThat(usage("{\"prompt_tokens\":7,\"total_tokens\":7}")).isEqualTo(Usage.of(7, 0));
        assertThat(usage("{\"prompt_tokens\":0,\"completion_tokens\":0}")).isEqualTo(Usage.NONE);
    }

    @Test
    void details_may_be_null() {
        assertThat(
                        usage(
                                "{\"prompt_tokens\":7,\"completion_tokens\":3,"
                                        + "\"prompt_tokens_details\":null,"
                                        + "\"completion_tokens_details\":{\"reasoning_tokens\":null}}"))
                .isEqualTo(Usage.of(7, 3));
    }

    @Test
    void deepseek_and_moonshot_count_the_cache_in_the_open() {
        assertThat(
                        usage(
                                "{\"prompt_tokens\":10,\"completion_tokens\":1,"
                                        + "\"prompt_cache_hit_tokens\":8,\"prompt_cache_miss_tokens\":2}"))
                .isEqualTo(new Usage(2, 8, 0, 1, 0));
        assertThat(usage("{\"prompt_tokens\":10,\"completion_tokens\":1,\"cached_tokens\":4}"))
                .isEqualTo(new Usage(6, 4, 0, 1, 0));
    }

    @Test
    void deepseek_may_leave_the_sum_of_the_prompt_to_the_reader() {
        assertThat(
                        usage(
                                "{\"completion_tokens\":1,\"prompt_cache_hit_tokens\":8,"
                                        + "\"prompt_cache_miss_tokens\":2}"))
                .isEqualTo(new Usage(2, 8, 0, 1, 0));
    }

    @Test
    void parts_are_never_more_than_the_whole() {
        assertThat(
                        usage(
                                "{\"prompt_tokens\":5,\"completion_tokens\":4,\"total_tokens\":9,"
                                        + "\"prompt_tokens_details\":{\"cached_tokens\":64},"
                                        + "\"completion_tokens_details\":{\"reasoning_tokens\":30}}"))
                .isEqualTo(new Usage(0, 5, 0, 0, 4));
    }

    @Test
    void reasoning_beside_the_completion_is_seen_by_the_total() {
        assertThat(
                        usage(
                                "{\"prompt_tokens\":10,\"completion_tokens\":4,\"total_tokens\":44,"
                                        + "\"completion_tokens_details\":{\"reasoning_tokens\":30}}"))
                .isEqualTo(new Usage(10, 0, 0, 4, 30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "\"x\"",
                "[]",
                "{}",
                "{\"total_tokens\":3}",
                "{\"prompt_tokens\":\"7\",\"completion_tokens\":3}",
                "{\"prompt_tokens\":7.5,\"completion_tokens\":3}",
                "{\"prompt_tokens\":7,\"completion_tokens\":-3}",
                "{\"prompt_tokens\":7,\"completion_tokens\":1e3}",
                "{\"prompt_tokens\":99999999999999999999,\"completion_tokens\":3}",
                "{\"prompt_tokens\":9000000000000000000,\"completion_tokens\":9000000000000000000}",
                "{\"prompt_tokens\":7,\"completion_tokens\":3,\"prompt_tokens_details\":{\"cached_tokens\":\"a\"}}",
                "{\"prompt_tokens\":{},\"completion_tokens\":3}"
            })
    void what_is_no_count_is_no_usage(String usage) {
        assertThat(usage(usage)).isNull();
    }

    @Test
    void usage_is_found_where_suppliers_put_it() {
        String usage = "{\"prompt_tokens\":7,\"completion_tokens\":3}";
        assertThat(chunk("{\"choices\":[{\"delta\":{},\"usage\":" + usage + "}]}"))
                .isEqualTo(Usage.of(7, 3));
        assertThat(chunk("{\"choices\":[],\"x_groq\":{\"id\":\"r\",\"usage\":" + usage + "}}"))
                .isEqualTo(Usage.of(7, 3));
        assertThat(chunk("{\"usage\":" + usage + ",\"x_groq\":{\"usage\":null}}"))
                .isEqualTo(Usage.of(7, 3));
    }

    private static @Nullable Usage usage(String usage) {
        return chunk("{\"choices\":[],\"usage\":" + usage + "}");
    }

    private static @Nullable Usage chunk(String chunk) {
        byte[] b = chunk.getBytes(UTF_8);
        return ChunkReader.read(Endpoint.CHAT_COMPLETIONS, b, 0, b.length).usage();
    }
}
