package footing.local.text;

import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Relay.CallerGone;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AnswerReaderTest {
    private static final List<Tool> TOOLS = tools();

    @Test
    void reasoning_and_content_are_parted() throws CallerGone {
        assertThat(read(ToolDialect.NONE, false, "<think>\nadd them\n</think>\n\n4 <think> is 4"))
                .containsExactly("r:add them", "c:4 <think> is 4");
        assertThat(read(ToolDialect.NONE, true, "add\n\nthem\n</think>\n4"))
                .containsExactly("r:add\n\nthem", "c:4");
        assertThat(read(ToolDialect.NONE, true, "cut off here ")).containsExactly("r:cut off here");
        assertThat(read(ToolDialect.NONE, false, "<think>\n\n</think>\n\nhi"))
                .containsExactly("c:hi");
    }

    @Test
    void calls_are_read_in_each_familys_own_way() throws CallerGone {
        String call = "f:weather{\"city\":\"北京\",\"days\":2}";
        assertThat(
                        read(
                                ToolDialect.HERMES,
                                false,
                                "Let me see.\n<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"北京\", \"days\": 2}}\n</tool_call>"))
                .containsExactly("c:Let me see.", call);
        assertThat(
                        read(
                                ToolDialect.HERMES,
                                false,
                                "<tool_call>[{\"name\":\"weather\",\"arguments\":{\"city\":\"北京\",\"days\":2}},{\"name\":\"now\",\"arguments\":{}}]</tool_call>"))
                .containsExactly(call, "f:now{}");
        assertThat(
                        read(
                                ToolDialect.FUNCTION_TAGS,
                                false,
                                "<tool_call>\n<function=weather>\n<parameter=city>\n北京\n</parameter>\n<parameter=days>\n2\n</parameter>\n</function>\n</tool_call>"))
                .containsExactly(call);
        assertThat(
                        read(
                                ToolDialect.ARGUMENT_TAGS,
                                false,
                                "<tool_call>weather\n<arg_key>city</arg_key>\n<arg_value>北京</arg_value>\n<arg_key>days</arg_key>\n<arg_value>2</arg_value>\n</tool_call>"))
                .containsExactly(call);
        assertThat(
                        read(
                                ToolDialect.DEEPSEEK_FENCED,
                                false,
                                "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>weather\n```json\n{\"city\":\"北京\",\"days\":2}\n```<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>function<｜tool▁sep｜>now\n```json\n{}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>"))
                .containsExactly(call, "f:now{}");
        assertThat(
                        read(
                                ToolDialect.DEEPSEEK_BARE,
                                false,
                                "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>weather<｜tool▁sep｜>{\"city\":\"北京\",\"days\":2}<｜tool▁call▁end｜><｜tool▁calls▁end｜>"))
                .containsExactly(call);
        assertThat(
                        read(
                                ToolDialect.BARE_JSON,
                                false,
                                "<|python_tag|>{\"name\": \"weather\", \"parameters\": {\"city\": \"北京\", \"days\": 2}}"))
                .containsExactly(call);
    }

    @Test
    void a_text_parameter_stays_text_though_it_looks_like_a_number() throws CallerGone {
        assertThat(
                        read(
                                ToolDialect.ARGUMENT_TAGS,
                                false,
                                "<tool_call>weather\n<arg_key>city</arg_key>\n<arg_value>42</arg_value>\n</tool_call>"))
                .containsExactly("f:weather{\"city\":\"42\"}");
    }

    @Test
    void what_is_no_call_after_all_is_content() throws CallerGone {
        assertThat(read(ToolDialect.HERMES, false, "<tool_call>not json</tool_call> and"))
                .containsExactly("c:<tool_call>not json</tool_call> and");
        assertThat(read(ToolDialect.HERMES, false, "<tool_call>{\"name\":\"weather\""))
                .containsExactly("c:<tool_call>{\"name\":\"weather\"");
        assertThat(read(ToolDialect.BARE_JSON, false, "{\"name\":\"Ada\",\"parameters\":{}}"))
                .containsExactly("c:{\"name\":\"Ada\",\"parameters\":{}}");
        assertThat(read(ToolDialect.BARE_JSON, false, "{\"a\":1} is json"))
                .containsExactly("c:{\"a\":1} is json");
        assertThat(read(ToolDialect.HERMES, false, "a < b <tool <tool_"))
                .containsExactly("c:a < b <tool <tool_");
        assertThat(read(ToolDialect.NONE, false, "<tool_call>{}</tool_call>\n"))
                .containsExactly("c:<tool_call>{}</tool_call>\n");
    }

    @Test
    void a_call_cut_by_the_models_end_is_read_where_it_is_whole() throws CallerGone {
        assertThat(
                        read(
                                ToolDialect.HERMES,
                                false,
                                "<tool_call>\n{\"name\":\"now\",\"arguments\":{}}\n"))
                .containsExactly("f:now{}");
    }

    @Test
    void text_goes_out_before_a_call_begins() throws CallerGone {
        List<String> seen = new ArrayList<>();
        AnswerReader reader = reader(ToolDialect.HERMES, false, seen);

        reader.accept("Hello");
        assertThat(seen).containsExactly("c:Hello");
        reader.accept(" <tool");
        assertThat(seen).hasSize(1);
        reader.accept("box>");
        assertThat(seen).containsExactly("c:Hello", "c: <toolbox>");
    }

    @Test
    void any_slicing_gives_the_same_parts() throws CallerGone {
        String text =
                "<think>\n1 < 2 </thin\n</think>\n\nSee:\n\n<tool_call>\n{\"name\":\"now\",\"arguments\":{}}\n</tool_call>\n<tool_call>bad</tool_call>\nend <";
        List<String> whole = read(ToolDialect.HERMES, false, text);
        long seed = 99;
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<String> seen = new ArrayList<>();
            AnswerReader reader = reader(ToolDialect.HERMES, false, seen);
            int at = 0;
            while (at < text.length()) {
                int to = Math.min(text.length(), at + 1 + random.nextInt(9));
                reader.accept(text.substring(at, to));
                at = to;
            }
            reader.end();
            assertThat(joined(seen)).as("seed %d round %d", seed, round).isEqualTo(whole);
        }
    }

    private static List<String> read(ToolDialect dialect, boolean thinking, String text)
            throws CallerGone {
        List<String> seen = new ArrayList<>();
        AnswerReader reader = reader(dialect, thinking, seen);
        reader.accept(text);
        reader.end();
        return joined(seen);
    }

    private static AnswerReader reader(ToolDialect dialect, boolean thinking, List<String> seen) {
        AnswerSink sink =
                new AnswerSink() {
                    @Override
                    public void reasoning(String text) {
                        seen.add("r:" + text);
                    }

                    @Override
                    public void content(String text) {
                        seen.add("c:" + text);
                    }

                    @Override
                    public void call(ToolCall call) {
                        seen.add("f:" + call.name() + call.arguments());
                    }
                };
        return new AnswerReader(true, thinking, new ToolCallReader(dialect, TOOLS), sink);
    }

    /// Neighbours of one kind as one.
    private static List<String> joined(List<String> parts) {
        List<String> out = new ArrayList<>();
        for (String part : parts) {
            boolean same =
                    !out.isEmpty()
                            && part.charAt(0) != 'f'
                            && out.getLast().charAt(0) == part.charAt(0);
            if (same) {
                out.add(out.removeLast() + part.substring(2));
            } else {
                out.add(part);
            }
        }
        return out;
    }

    private static List<Tool> tools() {
        JsonNode schema =
                Json.read(
                                """
                                {"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}}}\
                                """)
                        .orElseThrow();
        return List.of(new Tool("weather", schema, schema), new Tool("now", schema, Json.object()));
    }
}
