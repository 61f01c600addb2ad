package footing.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class AskReaderTest {
    private static final JsonMapper JACKSON = JsonMapper.builder().build();
    private static final Path GOLDEN = Path.of("src/test/resources/footing/wire/bad-asks.golden");
    private static final String CHAT =
            """
            {"model":"gpt-4o", "messages":[
              {"role":"system","content":"s"},
              {"role":"user","content":[{"type":"text","text":"t"},
                {"type":"image_url","image_url":{"url":"data:x"}},
                {"type":"input_audio","input_audio":{"data":"aGk=","format":"wav"}}]},
              {"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function",
                "function":{"name":"f","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"1","content":"r"}],
             "stream":true,"stream_options":{"include_usage":true},"temperature":0.7,"n":2,
             "stop":["a","b"],"max_tokens":12,"seed":-3,"logit_bias":{"1":-100},
             "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{}}},
             "tools":[{"type":"function","function":{"name":"f"}}],"x-own":[1,{"a":null}]}
            """;

    @Test
    void a_chat_is_read_and_its_bytes_are_kept() {
        byte[] body = CHAT.getBytes(UTF_8);
        Ask ask = good(Endpoint.CHAT_COMPLETIONS, body);
        assertThat(ask.endpoint()).isEqualTo(Endpoint.CHAT_COMPLETIONS);
        assertThat(ask.body()).isSameAs(body);
        assertThat(ask.model()).isEqualTo("gpt-4o");
        assertThat(ask.stream()).isTrue();
        assertThat(ask.usageInStream()).isTrue();
        assertThat(ask.needs()).isEqualTo(new Ask.Needs(true, true, true, true));
        assertThat(ask.member("temperature")).isEqualTo("0.7");
        assertThat(ask.member("x-own")).isEqualTo("[1,{\"a\":null}]");
        assertThat(ask.member("top_p")).isNull();
    }

    @Test
    void a_plain_chat_needs_nothing() {
        Ask ask = chatWith("\"tools\":[],\"response_format\":{\"type\":\"json_object\"}");
        assertThat(ask.needs()).isEqualTo(new Ask.Needs(false, false, false, false));
        assertThat(ask.stream()).isFalse();
        assertThat(ask.usageInStream()).isFalse();
    }

    @Test
    void a_model_reads_as_its_escapes_say() {
        assertThat(
                        good(
                                        Endpoint.EMBEDDINGS,
                                        "{\"model\":\"g\\u0070t-猫\",\"input\":\"a\"}"
                                                .getBytes(UTF_8))
                                .model())
                .isEqualTo("gpt-猫");
    }

    @Test
    void words_may_be_escaped() {
        Ask ask =
                good(
                        Endpoint.CHAT_COMPLETIONS,
                        ("{\"model\":\"m\",\"messages\":[{\"role\":\"us\\u0065r\",\"content\":"
                                        + "[{\"type\":\"image\\u005furl\",\"image_url\":\"u\"}]}]}")
                                .getBytes(UTF_8));
        assertThat(ask.needs().vision()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"stream\":null,\"stream_options\":null,\"temperature\":null,\"n\":null,\"stop\":null",
                "\"tools\":null,\"tool_choice\":null,\"response_format\":null,\"user\":null,\"seed\":null",
                "\"stream\":true,\"stream_options\":{\"include_usage\":null,\"other\":[1]}",
                "\"temperature\":0,\"top_p\":1,\"presence_penalty\":-2,\"frequency_penalty\":2",
                "\"temperature\":2.0,\"top_p\":1e-6,\"max_tokens\":2147483647,\"top_logprobs\":0",
                "\"stop\":\"x\",\"logprobs\":true,\"top_logprobs\":20,\"n\":128",
                "\"stop\":[],\"seed\":9223372036854775807",
                "\"tools\":[{\"type\":\"builtin_function\",\"function\":{\"name\":\"$web\"}},{\"type\":\"web_search\"}]",
                "\"tool_choice\":\"required\"",
                "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}",
                "\"functions\":[{\"name\":\"f\"}],\"function_call\":{\"name\":\"f\"}",
                "\"response_format\":{\"type\":\"text\"},\"thinking\":{\"type\":\"enabled\"}",
                "\"名字\":1,\"enable_thinking\":false,\"extra\":{\"deep\":[[[{}]]]}"
            })
    void what_suppliers_take_passes(String members) {
        chatWith(members);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"developer\",\"content\":\"\"}",
                "{\"role\":\"assistant\"}",
                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":null,\"refusal\":null}",
                "{\"role\":\"assistant\",\"content\":\"x\",\"partial\":true,\"reasoning_content\":\"r\"}",
                "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\",\"function\":{\"name\":\"f\"}}]}",
                "{\"role\":\"function\",\"name\":\"f\",\"content\":null}",
                "{\"content\":[{\"text\":\"t\",\"type\":\"text\",\"cache_control\":{}}],\"role\":\"user\"}",
                "{\"role\":\"user\",\"content\":[{\"type\":\"video_url\",\"video_url\":{}},{\"type\":\"image_url\",\"image_url\":\"u\"}]}",
                "{\"role\":\"user\",\"content\":[]}",
                "{\"role\":\"user\",\"content\":\"\\\"]}\",\"name\":\"n\"}"
            })
    void messages_of_all_kinds_pass(String message) {
        good(
                Endpoint.CHAT_COMPLETIONS,
                ("{\"model\":\"m\",\"messages\":[" + message + "]}").getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\"", "[\"a\",\"b\"]", "[1,2,3]", "[[1,2],[3]]", "[0]"})
    void prompts_and_inputs_of_all_shapes_pass(String text) {
        good(
                Endpoint.COMPLETIONS,
                ("{\"model\":\"m\",\"prompt\":" + text + ",\"max_tokens\":0,\"logprobs\":5}")
                        .getBytes(UTF_8));
        good(
                Endpoint.EMBEDDINGS,
                ("{\"model\":\"m\",\"input\":"
                                + text
                                + ",\"encoding_format\":\"base64\",\"dimensions\":256}")
                        .getBytes(UTF_8));
    }

    @Test
    void an_empty_prompt_is_one() {
        good(Endpoint.COMPLETIONS, "{\"model\":\"m\",\"prompt\":\"\"}".getBytes(UTF_8));
    }

    @Test
    void texts_to_embed_are_at_most_2048_but_tokens_may_be_more() {
        String items = "\"a\",".repeat(2047) + "\"a\"";
        good(Endpoint.EMBEDDINGS, input(items));
        assertThat(bad(Endpoint.EMBEDDINGS, input(items + ",\"a\"")))
                .isEqualTo(
                        ApiError.invalid(
                                "input: an array of 2049 items (expected: at most 2048)",
                                "input",
                                "array_above_max_length"));
        good(Endpoint.EMBEDDINGS, input("1,".repeat(8000) + "1"));
    }

    @Test
    void a_model_has_at_most_256_characters() {
        good(Endpoint.EMBEDDINGS, model("m".repeat(256)));
        ApiError error = bad(Endpoint.EMBEDDINGS, model("m".repeat(257)));
        assertThat(error.message())
                .isEqualTo("model: a string of 257 characters (expected: at most 256)");
        assertThat(error.code()).isEqualTo("string_above_max_length");
    }

    @Test
    void a_body_that_is_not_utf8_is_no_json() {
        byte[] body = CHAT.replace("\"s\"", "\"é\"").getBytes(ISO_8859_1);
        assertThat(bad(Endpoint.CHAT_COMPLETIONS, body))
                .isEqualTo(
                        ApiError.invalid(
                                "The body is not JSON: a byte that is not UTF-8 at byte 62",
                                null,
                                "invalid_json"));
    }

    @Test
    void a_message_is_named_by_its_number() {
        byte[] body = CHAT.replace("\"text\":\"t\"", "\"text\":[\"t\"]").getBytes(UTF_8);
        assertThat(bad(Endpoint.CHAT_COMPLETIONS, body))
                .isEqualTo(
                        ApiError.invalid(
                                "messages[1].content[0].text: an array (expected: a string)",
                                "messages[1].content[0].text",
                                "invalid_type"));
    }

    @Test
    void a_callers_text_is_cut_before_it_is_told_again() {
        String role = "r".repeat(1000);
        byte[] body =
                ("{\"model\":\"m\",\"messages\":[{\"role\":\"" + role + "\"}]}").getBytes(UTF_8);
        assertThat(bad(Endpoint.CHAT_COMPLETIONS, body).message()).hasSizeLessThan(200);
        byte[] names = ("{\"" + role + "\":1,\"" + role + "\":2}").getBytes(UTF_8);
        assertThat(bad(Endpoint.CHAT_COMPLETIONS, names).toJson()).hasSizeLessThan(400);
        byte[] number =
                ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}],\"n\":"
                                + "9".repeat(1000)
                                + "}")
                        .getBytes(UTF_8);
        assertThat(bad(Endpoint.CHAT_COMPLETIONS, number).message()).hasSizeLessThan(200);
    }

    /// Rewrite with `-Dgolden=rewrite`, then read the diff.
    @Test
    void every_bad_ask_has_its_error() throws IOException {
        List<String> told = new ArrayList<>();
        for (String line : Files.readAllLines(GOLDEN, UTF_8)) {
            if (line.startsWith("    ")) {
                continue;
            }
            Endpoint endpoint =
                    switch (line.split("[ +]", 2)[0]) {
                        case "completions" -> Endpoint.COMPLETIONS;
                        case "embeddings" -> Endpoint.EMBEDDINGS;
                        default -> Endpoint.CHAT_COMPLETIONS;
                    };
            ApiError error = bad(endpoint, body(line).getBytes(UTF_8));
            assertThat(error.status()).isEqualTo(400);
            assertThat(error.type()).isEqualTo("invalid_request_error");
            told.add(line);
            told.add("    " + error.param() + " | " + error.code() + " | " + error.message());
        }
        if ("rewrite".equals(System.getProperty("golden"))) {
            Files.write(GOLDEN, told, UTF_8);
        }
        assertThat(told).hasSizeGreaterThan(200).isEqualTo(Files.readAllLines(GOLDEN, UTF_8));
    }

    @Test
    void a_spoilt_ask_is_read_or_refused_and_never_more() {
        byte[] chat = CHAT.getBytes(UTF_8);
        byte[] input = "{\"model\":\"m\",\"input\":[[1,2],[3]],\"dimensions\":3}".getBytes(UTF_8);
        qt().withExamples(5000)
                .forAll(longs().all())
                .checkAssert(seed -> {
                    JsonDocuments documents = new JsonDocuments(seed);
                    read(Endpoint.CHAT_COMPLETIONS, documents.spoilt(chat));
                    read(Endpoint.EMBEDDINGS, documents.spoilt(input));
                    read(Endpoint.COMPLETIONS, documents.spoilt(input));
                });
    }

    /// What is read is JSON for Jackson too, with the same model.
    private static void read(Endpoint endpoint, byte[] body) {
        switch (AskReader.read(endpoint, body)) {
            case AskReader.Good(var ask) ->
                    assertThat(JACKSON.readTree(body).get("model").stringValue())
                            .isEqualTo(ask.model());
            case AskReader.Bad(var error) ->
                    assertThat(JACKSON.readTree(error.toJson()).at("/error/message").stringValue())
                            .isEqualTo(error.message());
        }
    }

    /// The body that a line of the golden file stands for.
    private static String body(String line) {
        String text = line.substring(line.indexOf(' ') + 1);
        return switch (line.split(" ", 2)[0]) {
            case "chat+" ->
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                            + text
                            + "}";
            case "completions+" -> "{\"model\":\"m\",\"prompt\":\"hi\"," + text + "}";
            case "embeddings+" -> "{\"model\":\"m\",\"input\":\"hi\"," + text + "}";
            case "message" ->
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},"
                            + text
                            + "]}";
            case "part" ->
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":["
                            + "{\"type\":\"text\",\"text\":\"hi\"},"
                            + text
                            + "]}]}";
            default -> line.contains(" ") ? text : "";
        };
    }

    private static byte[] input(String items) {
        return ("{\"model\":\"m\",\"input\":[" + items + "]}").getBytes(UTF_8);
    }

    private static byte[] model(String model) {
        return ("{\"model\":\"" + model + "\",\"input\":\"a\"}").getBytes(UTF_8);
    }

    private static Ask chatWith(String members) {
        return good(Endpoint.CHAT_COMPLETIONS, body("chat+ " + members).getBytes(UTF_8));
    }

    private static Ask good(Endpoint endpoint, byte[] body) {
        return switch (AskReader.read(endpoint, body)) {
            case AskReader.Good(var ask) -> ask;
            case AskReader.Bad(var error) -> throw new AssertionError(error.message());
        };
    }

    private static ApiError bad(Endpoint endpoint, byte[] body) {
        return switch (AskReader.read(endpoint, body)) {
            case AskReader.Good _ -> throw new AssertionError("read: " + new String(body, UTF_8));
            case AskReader.Bad(var error) -> error;
        };
    }
}
