package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
    private static Scope routes(String... patterns) {
        return new Scope(Set.of(patterns), Set.of(), Set.of(), Set.of());
    }

    @Test
    void an_empty_scope_restricts_nothing() {
        assertThat(Scope.ANY.allowsRoute("gpt-4o")).isTrue();
        assertThat(Scope.ANY.allowsDialect("openai")).isTrue();
        assertThat(Scope.ANY.allowsLeg("openai")).isTrue();
        assertThat(Scope.ANY.allowsBorder("US")).isTrue();
        assertThat(Scope.ANY.restrictions()).isEmpty();
        assertThat(Scope.ANY.toJson()).isEqualTo("{}");
    }

    @Test
    void each_set_restricts_its_own() {
        Scope scope = new Scope(Set.of("chat"), Set.of("openai"), Set.of("local"), Set.of("CN"));
        assertThat(scope.allowsRoute("chat")).isTrue();
        assertThat(scope.allowsRoute("chats")).isFalse();
        assertThat(scope.allowsDialect("gemini")).isFalse();
        assertThat(scope.allowsLeg("openai")).isFalse();
        assertThat(scope.allowsBorder("US")).isFalse();
        assertThat(scope.allowsBorder("CN")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "qwen-*, qwen-plus, true",
        "qwen-*, qwen-, true",
        "qwen-*, qwen, false",
        "qwen-*, my-qwen-plus, false",
        "*-plus, qwen-plus, true",
        "*-plus, qwen-plus-2, false",
        "a*b*c, abbbc, true",
        "a*b*c, acb, false",
        "*, anything/at all, true",
        "**, x, true",
        "gpt-4o, GPT-4o, false",
        "通义*, 通义千问, true",
        "a.c, abc, false",
    })
    void a_star_stands_for_any_characters(String pattern, String name, boolean allowed) {
        assertThat(routes(pattern).allowsRoute(name)).isEqualTo(allowed);
    }

    @Test
    void a_hostile_name_and_pattern_take_no_long_time() {
        Scope scope = routes("*a".repeat(100));
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(scope.allowsRoute("a".repeat(20_000) + "b")).isFalse());
    }

    @Test
    void what_was_written_is_read_again_in_order() {
        Scope scope =
                new Scope(
                        Set.of("b*", "a\"立"),
                        Set.of("openai"),
                        Set.of("local", "dashscope"),
                        Set.of("CN", "EU"));
        assertThat(scope.toJson())
                .isEqualTo(
                        "{\"borders\":[\"CN\",\"EU\"],\"dialects\":[\"openai\"],"
                                + "\"legs\":[\"dashscope\",\"local\"],"
                                + "\"routes\":[\"a\\\"立\",\"b*\"]}");
        assertThat(Scope.read(scope.toJson())).isEqualTo(scope);
        assertThat(Scope.read("{}")).isEqualTo(Scope.ANY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"routes\":\"a\"}",
                "{\"routes\":[]}",
                "{\"routes\":[1]}",
                "{\"hours\":[\"9\"]}",
                "{\"routes\":[\"a\"",
                "{\"routes\":[\"\"]}"
            })
    void a_restriction_that_is_not_understood_allows_nothing(String json) {
        Scope scope = Scope.read(json);
        assertThat(scope.allowsRoute("a")).isFalse();
        assertThat(scope.allowsDialect("openai")).isFalse();
        assertThat(scope.allowsLeg("local")).isFalse();
        assertThat(scope.allowsBorder("CN")).isFalse();
    }

    @Test
    void words_are_plain_and_bounded() {
        assertThatNoException().isThrownBy(() -> routes("a".repeat(200)));
        for (String wrong : List.of("", " ", "a".repeat(201), "a\nb")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> routes(wrong))
                    .withMessageStartingWith("routes: ");
        }
    }
}
