package footing.conformance;

import static footing.conformance.RunningHouse.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonField;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import footing.testing.FakeSupplier;
import footing.testing.Fault;
import footing.testing.Seen;
import footing.testing.Speech;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The official Java SDK against a house with a supplier in front.
class OpenAiSdkTest {
    private static final String SPOKEN = "The quick brown fox jumps over the lazy";

    @TempDir private Path folder;
    private FakeSupplier supplier;
    private RunningHouse house;
    private OpenAIClient client;

    @BeforeEach
    void open() throws Exception {
        supplier = FakeSupplier.start().requireKey(RunningHouse.SUPPLIER_KEY);
        house = RunningHouse.before(supplier, folder);
        client = house.client();
    }

    @AfterEach
    void close() {
        client.close();
        house.close();
        supplier.close();
    }

    private static ChatCompletionCreateParams.Builder ask(String text) {
        return ChatCompletionCreateParams.builder().model(MODEL).addUserMessage(text);
    }

    private ChatCompletion chat(ChatCompletionCreateParams.Builder params) {
        return client.chat().completions().create(params.build());
    }

    private static String text(ChatCompletion answer) {
        return answer.choices().getFirst().message().content().orElse("");
    }

    @Test
    void an_answer_comes_whole() {
        ChatCompletion answer = chat(ask("Hello"));
        assertThat(text(answer)).isEqualTo(SPOKEN);
        assertThat(answer.choices().getFirst().finishReason())
                .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(8);
        assertThat(answer.model()).isEqualTo(MODEL);
    }

    @Test
    void a_stream_comes_in_pieces_and_ends_with_its_usage() {
        List<String> pieces = new ArrayList<>();
        List<Long> usages = new ArrayList<>();
        try (StreamResponse<ChatCompletionChunk> events =
                client.chat()
                        .completions()
                        .createStreaming(
                                ask("Hello")
                                        .streamOptions(
                                                ChatCompletionStreamOptions.builder()
                                                        .includeUsage(true)
                                                        .build())
                                        .build())) {
            events.stream()
                    .forEach(event -> {
                        event.choices().forEach(c -> c.delta().content().ifPresent(pieces::add));
                        event.usage().ifPresent(u -> usages.add(u.completionTokens()));
                    });
        }
        pieces.removeIf(String::isEmpty);
        assertThat(pieces).hasSize(8);
        assertThat(String.join("", pieces)).isEqualTo(SPOKEN);
        assertThat(usages).containsExactly(8L);
    }

    @Test
    void fifty_streams_at_once_are_all_whole() throws Exception {
        supplier.speak(Speech.DEFAULT.withChunks(30).withDelay(Duration.ofMillis(5)));
        Callable<String> one =
                () -> {
                    StringBuilder text = new StringBuilder();
                    try (StreamResponse<ChatCompletionChunk> events =
                            client.chat().completions().createStreaming(ask("Hello").build())) {
                        events.stream()
                                .flatMap(e -> e.choices().stream())
                                .forEach(c -> c.delta().content().ifPresent(text::append));
                    }
                    return text.toString();
                };
        List<String> texts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                all.add(threads.submit(one));
            }
            for (Future<String> f : all) {
                texts.add(f.get());
            }
        }
        assertThat(texts).hasSize(50).allMatch(t -> t.split(" ", -1).length == 30);
    }

    @Test
    void a_tool_is_called_and_its_result_answered() {
        ChatCompletionFunctionTool weather =
                ChatCompletionFunctionTool.builder()
                        .function(
                                FunctionDefinition.builder()
                                        .name("weather")
                                        .parameters(
                                                FunctionParameters.builder()
                                                        .putAdditionalProperty(
                                                                "type", JsonValue.from("object"))
                                                        .putAdditionalProperty(
                                                                "properties",
                                                                JsonValue.from(
                                                                        Map.of(
                                                                                "place",
                                                                                Map.of(
                                                                                        "type",
                                                                                        "string"))))
                                                        .build())
                                        .build())
                        .build();
        ChatCompletionCreateParams.Builder params = ask("Use the tool weather").addTool(weather);
        ChatCompletion first = chat(params);
        ChatCompletionMessageFunctionToolCall call =
                first.choices()
                        .getFirst()
                        .message()
                        .toolCalls()
                        .orElseThrow()
                        .getFirst()
                        .asFunction();
        assertThat(call.function().name()).isEqualTo("weather");
        assertThat(call.function().arguments()).isEqualTo("{\"place\":\"text\"}");
        ChatCompletion second =
                chat(
                        params.addMessage(first.choices().getFirst().message())
                                .addMessage(
                                        ChatCompletionToolMessageParam.builder()
                                                .toolCallId(call.id())
                                                .content("clear sky")
                                                .build()));
        assertThat(text(second)).isEqualTo(SPOKEN);
        assertThat(supplier.seen().getLast().bodyText())
                .contains("\"tool_call_id\":\"" + call.id() + "\"");
    }

    /// What the SDK makes a schema of.
    static final class Recipe {
        public String name = "";
        public int minutes;
    }

    @Test
    void a_structured_answer_is_read_into_its_class() {
        Recipe recipe =
                client.chat()
                        .completions()
                        .create(
                                ChatCompletionCreateParams.builder()
                                        .model(MODEL)
                                        .addUserMessage("A recipe")
                                        .responseFormat(Recipe.class)
                                        .build())
                        .choices()
                        .getFirst()
                        .message()
                        .content()
                        .orElseThrow();
        assertThat(recipe.name).isEqualTo("text");
        assertThat(recipe.minutes).isEqualTo(7);
    }

    @Test
    void vectors_come_as_floats_and_as_base64() {
        EmbeddingCreateParams.Builder params =
                EmbeddingCreateParams.builder().model("text-embedding-3-small").input("one");
        List<Float> usual = embedding(params);
        List<Float> floats =
                embedding(params.encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT));
        assertThat(usual).hasSize(8).isEqualTo(floats);
    }

    private List<Float> embedding(EmbeddingCreateParams.Builder params) {
        return client.embeddings().create(params.build()).data().getFirst().embedding();
    }

    @Test
    void the_models_are_listed_and_each_can_be_looked_up() {
        assertThat(client.models().list().data()).extracting(Model::id).contains(MODEL);
        assertThat(client.models().retrieve(MODEL).ownedBy()).isEqualTo("openai");
        assertThatThrownBy(() -> client.models().retrieve("no-such-model"))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void a_wrong_key_is_unauthorized() {
        OpenAIClient stranger = house.client("sk-footing-wrong");
        assertThatThrownBy(() -> stranger.chat().completions().create(ask("Hi").build()))
                .isInstanceOf(UnauthorizedException.class);
        stranger.close();
        assertThat(supplier.seen()).isEmpty();
    }

    @Test
    void a_bad_request_names_its_field_and_is_not_forwarded() {
        assertThatThrownBy(() -> chat(ask("Hi").temperature(JsonField.ofNullable(9.0))))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        e -> assertThat(e.param()).hasValue("temperature"));
        assertThat(supplier.seen()).isEmpty();
    }

    @Test
    void an_unknown_model_is_not_found() {
        assertThatThrownBy(() -> chat(ask("Hi").model("no-such-model-anywhere")))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void a_body_over_the_limit_is_413() {
        assertThatThrownBy(() -> chat(ask("x".repeat(33 << 20))))
                .isInstanceOfSatisfying(
                        OpenAIServiceException.class,
                        e -> assertThat(e.statusCode()).isEqualTo(413));
        assertThat(supplier.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status:503",
                "status:429",
                "status:401",
                "region",
                "reset",
                "empty-200",
                "html-page"
            })
    void where_no_leg_can_serve_it_is_503_and_never_the_callers_fault(String fault) {
        supplier.fail(Fault.parse(fault));
        assertThatThrownBy(() -> chat(ask("Hi")))
                .isInstanceOfSatisfying(
                        InternalServerException.class,
                        e -> {
                            assertThat(e.statusCode()).isEqualTo(503);
                            assertThat(e.headers().values("footing-leg")).containsExactly("openai");
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset-after:3", "close-after:3", "cut-inside-event:3", "end-after:3"})
    void a_stream_that_breaks_never_looks_like_one_that_ended(String fault) {
        supplier.fail(Fault.parse(fault));
        List<ChatCompletionChunk.Choice.FinishReason> finishes = new ArrayList<>();
        assertThatThrownBy(
                        () -> {
                            try (StreamResponse<ChatCompletionChunk> events =
                                    client.chat()
                                            .completions()
                                            .createStreaming(ask("Hi").build())) {
                                events.stream()
                                        .flatMap(e -> e.choices().stream())
                                        .forEach(c -> c.finishReason().ifPresent(finishes::add));
                            }
                        })
                .isInstanceOf(OpenAIException.class);
        assertThat(finishes).isEmpty();
    }

    @Test
    void every_answer_says_who_gave_it() {
        try (HttpResponseFor<ChatCompletion> answer =
                client.chat().completions().withRawResponse().create(ask("Hi").build())) {
            assertThat(answer.headers().values("footing-leg")).containsExactly("openai");
            assertThat(answer.headers().values("footing-attempts")).containsExactly("1");
            assertThat(answer.headers().values("footing-request-id").getFirst()).startsWith("req_");
            assertThat(text(answer.parse())).isEqualTo(SPOKEN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "stall-after:4"})
    void a_caller_that_leaves_cancels_its_supplier(String fault) throws Exception {
        supplier.speak(Speech.DEFAULT.withChunks(500).withDelay(Duration.ofMillis(10)));
        supplier.fail(Fault.parse(fault));
        try (StreamResponse<ChatCompletionChunk> events =
                client.chat().completions().createStreaming(ask("Hi").build())) {
            Iterator<ChatCompletionChunk> some = events.stream().iterator();
            for (int i = 0; i < 4; i++) {
                some.next();
            }
        }
        long left = System.nanoTime();
        Seen seen = supplier.awaitSeen(1, Duration.ofSeconds(5));
        assertThat(seen.awaitEnd(Duration.ofSeconds(5))).isEqualTo(Seen.Ending.CALLER_CLOSED);
        assertThat(Duration.ofNanos(seen.endedNanos() - left)).isLessThan(Duration.ofMillis(500));
    }
}
