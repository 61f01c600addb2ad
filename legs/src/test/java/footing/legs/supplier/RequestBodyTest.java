package footing.legs.supplier;

import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.catalogue.Catalogue;
import footing.wire.Ask;
import footing.wire.Endpoint;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBodyTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "openai|gpt-4o|\"max_tokens\":5|\"max_tokens\":5|",
                "openai|o3-mini|\"max_tokens\":5,\"temperature\":1|\"max_completion_tokens\":5|temperature",
                "openai|o3-mini|\"max_tokens\":5,\"max_completion_tokens\":6|\"max_completion_tokens\":6|",
                "deepseek|deepseek-chat|\"max_completion_tokens\":5|\"max_tokens\":5|",
                "deepseek|deepseek-chat|\"max_completion_tokens\":null|\"max_completion_tokens\":null|",
                "mistral|mistral-large|\"seed\":7,\"tool_choice\":\"required\"|\"random_seed\":7,\"tool_choice\":\"any\"|",
                "minimax|abab6.5-chat|\"temperature\":0|\"temperature\":0.01|temperature=0.01",
                "minimax|abab6.5-chat|\"temperature\":0.7|\"temperature\":0.7|",
                "zhipu|glm-4|\"stop\":\"x\"|\"stop\":[\"x\"]|",
                "zhipu|glm-4v|\"max_completion_tokens\":5000|\"max_tokens\":1024|max_tokens=1024",
                "siliconflow|Qwen/Qwen3.5-4B|\"enable_thinking\":true|\"enable_thinking\":true|",
                "dashscope|qwen3-32b|\"x\":1|\"x\":1,\"enable_thinking\":false|",
                "dashscope|qwen3-32b|\"enable_thinking\":true|\"enable_thinking\":true|",
                "ollama|m|\"tool_choice\":\"auto\",\"x\":1|\"x\":1|tool_choice",
                "vllm|m|\"temperature\":1.50e0|\"temperature\":1.50e0|",
                "tgi|m|\"top_p\":1.0,\"temperature\":0|\"top_p\":0.99,\"temperature\":0.01|temperature=0.01, top_p=0.99",
            })
    void a_deviation_changes_its_member_only(
            String supplier, String model, String sent, String arrives, @Nullable String told) {
        RequestBody.Ready ready = ready(supplier, model, model, sent);
        assertThat(text(ready)).isEqualTo(body(model, arrives));
        assertThat(String.join(", ", ready.changes())).isEqualTo(told == null ? "" : told);
    }

    @Test
    void a_scale_is_for_those_who_named_another_model() {
        RequestBody.Ready stranger =
                ready("moonshot", "gpt-4o", "moonshot-v1-8k", "\"temperature\":1.4");
        assertThat(text(stranger)).isEqualTo(body("moonshot-v1-8k", "\"temperature\":0.70"));
        assertThat(stranger.changes()).containsExactly("temperature=0.70");
        RequestBody.Ready own =
                ready("moonshot", "moonshot-v1-8k", "moonshot-v1-8k", "\"temperature\":0.9");
        assertThat(text(own)).isEqualTo(body("moonshot-v1-8k", "\"temperature\":0.9"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "moonshot|kimi-k3|\"n\":2|n",
                "moonshot|kimi-k2.6|\"tool_choice\":\"required\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]|tool_choice",
                "zhipu|glm-4|\"stop\":[\"a\",\"b\"]|stop",
                "zhipu|glm-4|\"logprobs\":true|logprobs",
                "groq|m|\"logit_bias\":{\"1\":1}|logit_bias",
            })
    void what_cannot_be_honoured_is_named(
            String supplier, String model, String sent, String member) {
        assertThat(made(supplier, model, model, sent))
                .isInstanceOfSatisfying(
                        RequestBody.Impossible.class,
                        impossible -> assertThat(impossible.member()).isEqualTo(member));
    }

    @ParameterizedTest
    @CsvSource({"zhipu,n,1", "zhipu,logprobs,false", "groq,n,null", "moonshot,n,1"})
    void what_asks_for_nothing_special_passes(String supplier, String member, String value) {
        String sent = "\"" + member + "\":" + value;
        assertThat(text(ready(supplier, "kimi-k3", "kimi-k3", sent)))
                .isEqualTo(body("kimi-k3", sent));
    }

    @Test
    void stream_options_of_the_caller_survive() {
        String sent = "\"stream\":true,\"stream_options\":{\"x\":[1.0],\"include_usage\":false}";
        RequestBody.Ready ready = ready("openai", "gpt-4o", "gpt-4o", sent);
        assertThat(ready.usageAdded()).isTrue();
        assertThat(text(ready))
                .isEqualTo(body("gpt-4o", sent.replace("usage\":false", "usage\":true")));
        assertThat(ready("zhipu", "glm-4", "glm-4", sent).usageAdded()).isFalse();
    }

    @Test
    void a_role_is_replaced_where_it_is_a_role_and_nowhere_else() {
        String messages =
                "\"messages\": [ {\"role\" : \"developer\", \"content\":\"\\u4f60 \\\"developer\\\"\"},"
                        + "{\"content\":[{\"type\":\"text\",\"text\":\"developer\",\"role\":\"developer\"}],"
                        + "\"role\":\"user\"} ]";
        Ask ask =
                SupplierLegTest.ask(
                        Endpoint.CHAT_COMPLETIONS, "{\"model\":\"m\"," + messages + "}");
        RequestBody.Ready ready =
                (RequestBody.Ready)
                        RequestBody.of(ask, CATALOGUE.supplier("vllm").orElseThrow(), "m");
        assertThat(text(ready))
                .isEqualTo(
                        "{\"model\":\"m\","
                                + messages.replaceFirst("\"developer\"", "\"system\"")
                                + "}");
    }

    private static RequestBody.Ready ready(String id, String named, String model, String more) {
        RequestBody.Made made = made(id, named, model, more);
        assertThat(made).isInstanceOf(RequestBody.Ready.class);
        return (RequestBody.Ready) made;
    }

    private static RequestBody.Made made(String id, String named, String model, String more) {
        Ask ask = SupplierLegTest.ask(Endpoint.CHAT_COMPLETIONS, body(named, more));
        return RequestBody.of(ask, CATALOGUE.supplier(id).orElseThrow(), model);
    }

    private static String body(String model, String more) {
        return "{\"model\":\"" + model + "\"," + MESSAGES + "," + more + "}";
    }

    private static String text(RequestBody.Ready ready) {
        return new String(ready.body(), StandardCharsets.UTF_8);
    }
}
