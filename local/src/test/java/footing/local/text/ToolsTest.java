package footing.local.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Outcome;
import footing.local.text.grammar.Grammar;
import footing.wire.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Tools and formats through the whole leg, with real templates.
class ToolsTest {
    private static final String TOOLS =
            """
            "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object",
            "properties":{"city":{"type":"string"}},"required":["city"]}}},
            {"type":"function","function":{"name":"now"}}]\
            """;

    private final SpokenRelay relay = new SpokenRelay();

    @Test
    void a_call_of_a_whole_answer_has_the_dialects_shape() throws IOException {
        ScriptedEngine engine =
                engine("qwen3")
                        .say(
                                "<think>",
                                "\nsee",
                                "\n</think>\n\n",
                                "<tool_call>\n",
                                "{\"name\": \"weather\", \"arguments\": {\"city\": \"Paris\"}}",
                                "\n</tool_call>");

        Asking.chat(engine, TOOLS, relay);

        JsonNode choice = relay.json().path("choices").path(0);
        assertThat(choice.path("finish_reason").asString()).isEqualTo("tool_calls");
        assertThat(choice.path("message").path("content").isNull()).isTrue();
        assertThat(choice.path("message").path("reasoning_content").asString()).isEqualTo("see");
        JsonNode call = choice.path("message").path("tool_calls").path(0);
        assertThat(call.path("id").asString()).startsWith("call_");
        assertThat(call.path("type").asString()).isEqualTo("function");
        assertThat(call.path("function").path("name").asString()).isEqualTo("weather");
        assertThat(call.path("function").path("arguments").asString())
                .isEqualTo("{\"city\":\"Paris\"}");
        assertThat(
                        relay.json()
                                .path("usage")
                                .path("completion_tokens_details")
                                .path("reasoning_tokens")
                                .asInt())
                .isEqualTo(1);
        assertThat(engine.prompts().getFirst().text()).contains("\"name\": \"weather\"");
        assertThat(engine.samplings().getFirst().grammar()).isEmpty();
    }

    @Test
    void calls_of_a_stream_are_numbered() throws IOException {
        ScriptedEngine engine =
                engine("qwen3")
                        .say(
                                "Wait.",
                                "\n<tool_call>",
                                "{\"name\":\"now\",\"arguments\":{}}</tool_call>",
                                "\n<tool_call>{\"name\":\"now\",\"arguments\":{}}</tool_call>");

        Asking.chat(engine, TOOLS + ",\"stream\":true", relay);

        assertThat(relay.deltas("content")).isEqualTo("Wait.");
        List<JsonNode> calls =
                relay.events().stream()
                        .map(e -> e.path("choices").path(0).path("delta").path("tool_calls"))
                        .filter(JsonNode::isArray)
                        .map(list -> list.path(0))
                        .toList();
        assertThat(calls).extracting(c -> c.path("index").asInt()).containsExactly(0, 1);
        assertThat(calls.get(0).path("id")).isNotEqualTo(calls.get(1).path("id"));
        assertThat(
                        relay.events()
                                .getLast()
                                .path("choices")
                                .path(0)
                                .path("finish_reason")
                                .asString())
                .isEqualTo("tool_calls");
    }

    @ParameterizedTest
    @CsvSource({
        "qwen3,HERMES",
        "glm-4.6,ARGUMENT_TAGS",
        "own-like-llama3,BARE_JSON",
        "smollm2,NONE",
        "deepseek-v3,NONE"
    })
    void a_template_shows_its_dialect(String family, ToolDialect expected) throws Exception {
        assertThat(ChatTemplate.of(engine(family).facts()).tools()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"qwen3", "glm-4.6", "own-like-llama3"})
    void a_forced_call_can_be_read_back(String family) throws IOException {
        for (String choice :
                List.of(
                        "\"required\"",
                        "{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}")) {
            ScriptedEngine engine = engine(family).say("x");
            Asking.chat(engine, TOOLS + ",\"tool_choice\":" + choice, new SpokenRelay());
            String written =
                    switch (family) {
                        case "own-like-llama3" ->
                                "{\"name\":\"weather\", \"parameters\": {\"city\":\"x\"}}";
                        default ->
                                "<tool_call>\n{\"name\":\"weather\", \"arguments\": {\"city\":\"x\"}}\n</tool_call>";
                    };
            String grammar = engine.samplings().getFirst().grammar();

            assertThat(new Grammar(grammar).matches(written)).isTrue();
            assertThat(new Grammar(grammar).matches("hello")).isFalse();
            SpokenRelay second = new SpokenRelay();
            Asking.chat(engine(family).say(written), TOOLS, second);
            assertThat(
                            second.json()
                                    .path("choices")
                                    .path(0)
                                    .path("message")
                                    .path("tool_calls")
                                    .path(0)
                                    .path("function")
                                    .path("name")
                                    .asString())
                    .isEqualTo("weather");
        }
    }

    @Test
    void a_conversation_with_calls_is_rendered_whatever_the_template_wants() throws IOException {
        String body =
                """
                {"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"w?"}]},
                {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
                "function":{"name":"weather","arguments":"{\\"city\\":\\"北京\\"}"}}]},
                {"role":"tool","tool_call_id":"c1","content":"cold"}]}\
                """;
        for (String family :
                List.of(
                        "qwen3",
                        "glm-4.6",
                        "deepseek-v3",
                        "deepseek-r1-distill",
                        "own-like-llama3")) {
            ScriptedEngine engine = engine(family).say("ok");

            Outcome outcome =
                    Asking.call(engine, Endpoint.CHAT_COMPLETIONS, body, new SpokenRelay());

            assertThat(outcome).as(family).isInstanceOf(Outcome.Answered.class);
            assertThat(engine.prompts().getFirst().text())
                    .as(family)
                    .contains("北京")
                    .contains("cold");
        }
    }

    @Test
    void a_bound_text_is_not_reasoned_about() throws IOException {
        ScriptedEngine engine = engine("deepseek-r1-distill").say("{\"a\":1}").say("{\"a\":1}");

        Asking.chat(engine, "\"response_format\":{\"type\":\"json_object\"}", relay);

        assertThat(engine.prompts().getFirst().text()).endsWith("<think>\n</think>\n\n");
        assertThat(relay.json().path("choices").path(0).path("message").path("content").asString())
                .isEqualTo("{\"a\":1}");
        assertThat(engine.samplings().getFirst().grammar()).startsWith("root ::= object ws");
    }

    @Test
    void a_schema_that_no_grammar_keeps_is_refused_at_its_place() throws IOException {
        Outcome outcome =
                Asking.chat(
                        engine("qwen3"),
                        """
                        "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":
                        {"type":"object","properties":{"n":{"type":"integer","multipleOf":5}}}}}\
                        """,
                        relay);

        assertThat(String.valueOf(((Outcome.Refused) outcome).why().own()))
                .contains("response_format.json_schema.schema.properties.n.multipleOf");
    }

    private static ScriptedEngine engine(String family) throws IOException {
        Path template =
                Path.of(
                        "src/test/resources/footing/local/text/templates",
                        family,
                        "template.jinja");
        return new ScriptedEngine(family, Files.readString(template, UTF_8), 4000);
    }
}
