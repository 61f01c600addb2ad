package footing.conformance;

import static footing.conformance.RunningHouse.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import footing.testing.FakeSupplier;
import footing.testing.Fault;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The official Java SDK against the real local model, behind a supplier that answers 403 for the
/// caller's country.
class LastLegTest {
    @TempDir private static Path folder;
    private static FakeSupplier supplier;
    private static RunningHouse house;
    private static OpenAIClient client;

    @BeforeAll
    static void open() throws Exception {
        supplier = FakeSupplier.start().fail(Fault.regionBlocked());
        house = RunningHouse.withLocalModel(folder, supplier.baseUrl());
        client = house.client();
    }

    @AfterAll
    static void close() {
        if (client != null) {
            client.close();
            house.close();
        }
        supplier.close();
    }

    private static ChatCompletionCreateParams.Builder ask(String text) {
        return ChatCompletionCreateParams.builder()
                .model(MODEL)
                .maxCompletionTokens(16)
                .addUserMessage(text);
    }

    @Test
    void it_answers_what_the_supplier_refused() {
        try (HttpResponseFor<ChatCompletion> answer =
                client.chat().completions().withRawResponse().create(ask("Say hello.").build())) {
            assertThat(answer.headers().values("footing-leg")).containsExactly("local");
            assertThat(answer.headers().values("footing-attempts")).containsExactly("2");
            ChatCompletion said = answer.parse();
            assertThat(said.choices().getFirst().message().content().orElse("")).isNotBlank();
            assertThat(said.usage().orElseThrow().completionTokens()).isBetween(1L, 16L);
        }
    }

    @Test
    void it_streams_what_the_supplier_refused() {
        StringBuilder text = new StringBuilder();
        try (StreamResponse<ChatCompletionChunk> events =
                client.chat().completions().createStreaming(ask("Count to ten.").build())) {
            events.stream()
                    .flatMap(e -> e.choices().stream())
                    .forEach(c -> c.delta().content().ifPresent(text::append));
        }
        assertThat(text.toString()).isNotBlank();
    }

    @Test
    void a_prompt_that_is_too_long_is_the_callers_fault() {
        assertThatThrownBy(() ->
                        client.chat().completions().create(ask("word ".repeat(5_000)).build()))
                .isInstanceOf(BadRequestException.class);
    }
}
