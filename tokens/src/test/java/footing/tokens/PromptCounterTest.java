package footing.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PromptCounterTest {
    /// The messages that OpenAI's cookbook counts and then asks its API about.
    private static final String COOKBOOK =
            """
            {"messages": [
              {"role": "system", "content": "You are a helpful, pattern-following assistant that \
            translates corporate jargon into plain English."},
              {"role": "system", "name": "example_user", "content": "New synergies will help drive \
            top-line growth."},
              {"role": "system", "name": "example_assistant", "content": "Things working well \
            together will increase revenue."},
              {"role": "system", "name": "example_user", "content": "Let's circle back when we have \
            more bandwidth to touch base on opportunities for increased leverage."},
              {"role": "system", "name": "example_assistant", "content": "Let's talk later when \
            we're less busy about how to do better."},
              {"role": "user", "content": "This late pivot means we don't have time to boil the \
            ocean for the client deliverable."}]}\
            """;

    private static final String WEATHER =
            """
            {"tools": [{"type": "function", "function": {
              "name": "get_current_weather",
              "description": "Get the current weather in a given location",
              "parameters": {"type": "object", "properties": {
                "location": {"type": "string",
                  "description": "The city and state, e.g. San Francisco, CA"},
                "unit": {"type": "string", "description": "The unit of temperature to return",
                  "enum": ["celsius", "fahrenheit"]}},
                "required": ["location"]}}}],
             "messages": [
              {"role": "system", "content": "You are a helpful assistant that can answer to \
            questions about the weather."},
              {"role": "user", "content": "What's the weather like in San Francisco?"}]}\
            """;

    private static Tokenizer o200k;
    private static Tokenizer cl100k;

    @BeforeAll
    static void load() throws Exception {
        o200k = OpenAiVocabulary.O200K.load();
        cl100k = OpenAiVocabulary.CL100K.load();
    }

    private static Count settled(String body) {
        return new PromptCounter((_, text) -> o200k.count(text))
                .countForSettling("gpt-4o", bytes(body));
    }

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void the_cookbooks_messages_are_as_many_as_openai_billed() {
        assertThat(settled(COOKBOOK)).isEqualTo(new Count(124, Way.RELATED));
        assertThat(
                        new PromptCounter((_, text) -> cl100k.count(text))
                                .countForSettling("gpt-4", bytes(COOKBOOK)))
                .isEqualTo(new Count(129, Way.RELATED));
    }

    @Test
    void the_cookbooks_tool_is_as_much_as_openai_billed() {
        assertThat(settled(WEATHER)).isEqualTo(new Count(101, Way.RELATED));
    }

    @Test
    void texts_without_a_frame_are_exact() {
        assertThat(settled("{\"input\": \"Hello, world!\"}")).isEqualTo(new Count(4, Way.EXACT));
        assertThat(settled("{\"input\": [\"Hello, world!\", \"a\"]}").tokens()).isEqualTo(5);
        assertThat(settled("{\"input\": [[1, 2, 3], [4]]}").tokens()).isEqualTo(4);
        assertThat(settled("{\"prompt\": \"Hello, world!\"}")).isEqualTo(new Count(4, Way.EXACT));
    }

    @Test
    void pictures_count_as_pictures_whatever_their_size() {
        String small = withPicture("x".repeat(300), "auto");
        String large = withPicture("x".repeat(300_000), "auto");
        assertThat(settled(large)).isEqualTo(settled(small));
        long text = settled(withPicture("", "")).tokens() - PromptCounter.PICTURE;
        assertThat(settled(withPicture("x".repeat(300), "low")).tokens())
                .isEqualTo(text + PromptCounter.PICTURE_IN_LOW_DETAIL);
        assertThat(PromptCounter.estimateForHold(bytes(large)))
                .isCloseTo(PromptCounter.estimateForHold(bytes(small)), within(2L))
                .isBetween(1_600L, 1_700L);
    }

    private static String withPicture(String base64, String detail) {
        return """
        {"messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},
        {"type":"image_url","image_url":{"url":"data:image/png;base64,%s","detail":"%s"}}]}]}\
        """
                .formatted(base64, detail);
    }

    @Test
    void other_dialects_are_read_as_well() {
        String data = "iVBORw0KGgoAAAAN".repeat(1_000);
        String anthropic =
                """
                {"system":"Be brief.","messages":[{"role":"user","content":[
                {"type":"image","source":{"type":"base64","media_type":"image/png","data":"%s"}},
                {"type":"text","text":"What is this?"}]},
                {"role":"assistant","content":[{"type":"tool_use","name":"look","input":{"a":1}}]},
                {"role":"user","content":[{"type":"tool_result","content":"a cat"}]}]}\
                """
                        .formatted(data);
        String gemini =
                """
                {"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user",
                "parts":[{"inlineData":{"mimeType":"image/png","data":"%s"}},
                {"text":"What is this?"}]}]}\
                """
                        .formatted(data);
        String responses =
                """
                {"instructions":"Be brief.","input":[{"role":"user","content":[
                {"type":"input_image","image_url":"data:image/png;base64,%s"},
                {"type":"input_text","text":"What is this?"}]}]}\
                """
                        .formatted(data);
        for (String body : List.of(anthropic, gemini, responses)) {
            assertThat(settled(body).tokens()).isBetween(765L + 15, 765L + 40);
            assertThat(PromptCounter.estimateForHold(bytes(body))).isBetween(1_600L, 1_800L);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "{",
                "{\"messages\":",
                "{\"messages\":7}",
                "{\"messages\":[7,null,[],\"x\"]}",
                "{\"input\":null}",
                "{\"tools\":7}",
                "{\"messages\":[{\"content\":{\"content\":{\"content\":\"deep\"}}}]}",
                "\\",
                "\"\\",
                "{\"a\":\"\\u12",
                "{\"data\":\"",
                "\"image_url",
                "\"image_url\""
            })
    void whatever_a_body_is_it_is_counted(String body) {
        assertThat(settled(body).tokens()).isNotNegative();
        assertThat(PromptCounter.estimateForHold(bytes(body))).isPositive();
    }

    @Test
    void what_is_no_json_is_guessed() {
        assertThat(settled("<html>").way()).isEqualTo(Way.GUESSED);
    }

    @Test
    void a_hold_covers_what_the_golden_texts_cost() throws Exception {
        JsonMapper json = new JsonMapper();
        long held = 0;
        long cost = 0;
        for (Golden golden : Golden.read("golden.jsonl")) {
            ObjectNode body = json.createObjectNode();
            body.put("model", "m");
            body.putArray("messages").addObject().put("role", "user").put("content", golden.text());
            long estimate = PromptCounter.estimateForHold(json.writeValueAsBytes(body));
            int dearest =
                    golden.counts().values().stream().mapToInt(Integer::intValue).max().orElse(0);
            if (isProse(golden.text())) {
                assertThat(estimate).as(golden.text()).isGreaterThanOrEqualTo(dearest);
            }
            held += estimate;
            cost += dearest;
        }
        assertThat(held).isBetween(cost, cost * 2);
    }

    /// Not made to be dear: no random letters, no piles of marks, no control characters, not the
    /// same few characters over and over.
    private static boolean isProse(String text) {
        return text.codePoints().noneMatch(c -> c < 0x20 || (c >= 0x300 && c < 0x370))
                && text.codePoints().distinct().count() * 12 >= text.length()
                && !text.startsWith("iVBOR")
                && !text.startsWith("9f86");
    }

    @Test
    void escaped_chinese_is_held_like_chinese() {
        String text = "两条腿走路：一条腿是全球的供应商，另一条腿是谁也拿不走的。";
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));
        String frame = "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}";
        assertThat(PromptCounter.estimateForHold(bytes(frame.formatted(escaped))))
                .isCloseTo(PromptCounter.estimateForHold(bytes(frame.formatted(text))), within(8L));
    }
}
