package footing.legs.supplier;

import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Resume;
import footing.legs.catalogue.Catalogue;
import footing.wire.Ask;
import footing.wire.Endpoint;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContinuedTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final String USER = "{\"role\":\"user\", \"content\":\"Hi\"}";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "dashscope; qwen-plus; ,\"partial\":true}]; /v1",
                "deepseek; deepseek-chat; ,\"prefix\":true}]; /beta",
                "moonshot; kimi-k2; ,\"partial\":true}]; /v1",
                "mistral; mistral-large-latest; ,\"prefix\":true}]; /v1",
                "llama-cpp; any; }]; /v1",
                "volcengine-ark; doubao-1-5-pro-32k; }]; /v1",
                "anthropic; claude-3-opus-20240229; }]; /v1",
            })
    void the_text_is_the_beginning_of_the_models_turn(
            String supplier, String model, String tail, String base) {
        RequestBody.Ready ready =
                ready(supplier, model, "", new Resume(Resume.Way.PREFILL, "One \"two\"\n ", -1));
        assertThat(text(ready))
                .contains(
                        "\"messages\":["
                                + USER
                                + ",{\"role\":\"assistant\",\"content\":\"One \\\"two\\\"\""
                                + tail);
        assertThat(ready.base()).isEqualTo(base.equals("/v1") ? "" : base);
    }

    @Test
    void some_engines_want_it_said_at_the_top_level() {
        Resume resume = new Resume(Resume.Way.PREFILL, "One", -1);
        assertThat(text(ready("vllm", "qwen2.5", "", resume)))
                .contains("\"content\":\"One\"}]")
                .contains("\"continue_final_message\":true", "\"add_generation_prompt\":false");
        assertThat(text(ready("siliconflow", "deepseek-ai/DeepSeek-V2.5", "", resume)))
                .contains("\"messages\":[" + USER + "]", "\"prefix\":\"One\"");
    }

    @Test
    void who_cannot_is_asked_in_the_language_of_the_conversation() {
        Resume resume = new Resume(Resume.Way.INSTRUCT, "One", -1);
        assertThat(text(ready("openai", "gpt-4o", "", resume)))
                .contains(
                        ",{\"role\":\"assistant\",\"content\":\"One\"},{\"role\":\"user\",\"content\":"
                                + "\"Continue your previous answer exactly");
        Ask chinese =
                SupplierLegTest.ask(
                        Endpoint.CHAT_COMPLETIONS,
                        "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":"
                                + "\"你好，请介绍一下港口\"}]}");
        assertThat(text(made(chinese, "openai", "gpt-4o", resume))).contains("请从你上一条回答");
    }

    @Test
    void the_longest_answer_is_what_is_left() {
        Resume resume = new Resume(Resume.Way.INSTRUCT, "One", 7);
        assertThat(text(ready("vllm", "m", ",\"max_tokens\":50", resume)))
                .contains("\"max_tokens\":7");
        assertThat(text(ready("openai", "gpt-5", ",\"max_tokens\":50", resume)))
                .contains("\"max_completion_tokens\":7")
                .doesNotContain("\"max_tokens\"");
        assertThat(text(ready("vllm", "m", ",\"max_tokens\":5", resume)))
                .contains("\"max_tokens\":5");
    }

    @Test
    void what_the_caller_itself_began_stands_before_what_was_said() {
        Ask ask =
                SupplierLegTest.ask(
                        Endpoint.CHAT_COMPLETIONS,
                        "{\"model\":\"m\",\"stream\":true,\"messages\":["
                                + USER
                                + ",{\"role\":\"assistant\",\"content\":\"Well, \"}]}");
        assertThat(text(made(ask, "llama-cpp", "m", new Resume(Resume.Way.PREFILL, "one", -1))))
                .contains("{\"role\":\"assistant\",\"content\":\"Well, one\"}]")
                .doesNotContain("\"Well, \"");
    }

    @Test
    void a_legacy_prompt_grows() {
        Ask ask =
                SupplierLegTest.ask(
                        Endpoint.COMPLETIONS,
                        "{\"model\":\"m\",\"stream\":true,\"prompt\":\"Once \"}");
        assertThat(text(made(ask, "vllm", "m", new Resume(Resume.Way.PREFILL, "upon a", -1))))
                .contains("\"prompt\":\"Once upon a\"");
    }

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-4o, false",
        "dashscope, qwen-plus, true",
        "dashscope, qwq-32b, false",
        "dashscope, qwen3-235b-a22b-thinking-2507, false",
        "siliconflow, deepseek-ai/DeepSeek-R1, false",
        "siliconflow, Qwen/Qwen3-8B, false",
        "siliconflow, Qwen/Qwen2.5-7B-Instruct, true",
        "vllm, DeepSeek-R1-Distill-Qwen-7B, false",
        "anthropic, claude-haiku-4-5-20251001, true",
        "anthropic, claude-sonnet-5, false",
        "zhipu, glm-4-plus, false"
    })
    void which_models_take_the_beginning_of_their_turn(
            String supplier, String model, boolean prefill) {
        assertThat(CATALOGUE.supplier(supplier).orElseThrow().prefill(model) != null)
                .isEqualTo(prefill);
    }

    private static RequestBody.Ready ready(
            String supplier, String model, String more, Resume resume) {
        Ask ask =
                SupplierLegTest.ask(
                        Endpoint.CHAT_COMPLETIONS,
                        "{\"model\":\"m\",\"stream\":true,\"messages\":["
                                + USER
                                + "]"
                                + more
                                + "}");
        return made(ask, supplier, model, resume);
    }

    private static RequestBody.Ready made(Ask ask, String supplier, String model, Resume resume) {
        return (RequestBody.Ready)
                RequestBody.of(ask, CATALOGUE.supplier(supplier).orElseThrow(), model, resume);
    }

    private static String text(RequestBody.Ready ready) {
        return new String(ready.body(), StandardCharsets.UTF_8);
    }
}
