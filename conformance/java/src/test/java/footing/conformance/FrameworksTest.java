package footing.conformance;

import static footing.conformance.RunningHouse.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import footing.testing.FakeSupplier;
import footing.testing.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;

/// LangChain4j and Spring AI, as their users would point them at Footing: another base URL and
/// another key.
class FrameworksTest {
    private static final String SPOKEN = "The quick brown fox jumps over the lazy";

    @TempDir private Path folder;
    private FakeSupplier supplier;
    private RunningHouse house;

    @BeforeEach
    void open() throws Exception {
        supplier = FakeSupplier.start();
        house = RunningHouse.before(supplier, folder);
    }

    @AfterEach
    void close() {
        house.close();
        supplier.close();
    }

    private OpenAiChatModel langChain4j() {
        return OpenAiChatModel.builder()
                .baseUrl(house.url())
                .apiKey(house.key)
                .modelName(MODEL)
                .maxRetries(0)
                .build();
    }

    @Test
    void langchain4j_chats() {
        ChatResponse answer = langChain4j().chat(UserMessage.from("Hello"));
        assertThat(answer.aiMessage().text()).isEqualTo(SPOKEN);
        assertThat(answer.tokenUsage().outputTokenCount()).isEqualTo(8);
    }

    @Test
    void langchain4j_streams() throws Exception {
        CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        List<String> pieces = new CopyOnWriteArrayList<>();
        OpenAiStreamingChatModel.builder()
                .baseUrl(house.url())
                .apiKey(house.key)
                .modelName(MODEL)
                .build()
                .chat(
                        "Hello",
                        new StreamingChatResponseHandler() {
                            @Override
                            public void onPartialResponse(String piece) {
                                pieces.add(piece);
                            }

                            @Override
                            public void onCompleteResponse(ChatResponse response) {
                                whole.complete(response);
                            }

                            @Override
                            public void onError(Throwable error) {
                                whole.completeExceptionally(error);
                            }
                        });
        assertThat(whole.get(30, TimeUnit.SECONDS).aiMessage().text()).isEqualTo(SPOKEN);
        assertThat(String.join("", pieces)).isEqualTo(SPOKEN);
    }

    @Test
    void langchain4j_embeds_and_knows_when_nobody_can_serve() {
        assertThat(
                        OpenAiEmbeddingModel.builder()
                                .baseUrl(house.url())
                                .apiKey(house.key)
                                .modelName("text-embedding-3-small")
                                .build()
                                .embed("one")
                                .content()
                                .vector())
                .hasSize(8);
        supplier.fail(Fault.parse("status:429"));
        assertThatThrownBy(() -> langChain4j().chat("Hello"))
                .isInstanceOf(InternalServerException.class);
    }

    @Test
    void spring_ai_chats_and_streams() {
        org.springframework.ai.openai.OpenAiChatModel model =
                org.springframework.ai.openai.OpenAiChatModel.builder()
                        .options(
                                OpenAiChatOptions.builder()
                                        .baseUrl(house.url())
                                        .apiKey(house.key)
                                        .model(MODEL)
                                        .maxRetries(0)
                                        .build())
                        .build();
        assertThat(model.call("Hello")).isEqualTo(SPOKEN);
        List<String> pieces =
                model.stream(new Prompt("Hello"))
                        .mapNotNull(r -> r.getResult())
                        .mapNotNull(r -> r.getOutput().getText())
                        .collectList()
                        .block();
        assertThat(String.join("", pieces)).isEqualTo(SPOKEN);
        assertThat(supplier.seen().getLast().bodyText()).contains("\"stream\":true");
    }
}
