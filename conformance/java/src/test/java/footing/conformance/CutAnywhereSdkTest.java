package footing.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonArray;
import com.openai.core.JsonNumber;
import com.openai.core.JsonObject;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import footing.testing.FakeSupplier;
import footing.testing.Fault;
import footing.testing.Speech;
import footing.testing.Story;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Streams whose supplier dies at any byte, read and put together by the official Java SDK: whole,
/// or an error, never half. Every byte is cut, in turn by FIN, by RST and by a proper end.
class CutAnywhereSdkTest {
    private static final String STORY = "A ferry, 9 lamps.\n\n灯火 0 😀👨‍👩‍👧 \"dark\" \\ end.";
    private static final List<String> HOW = List.of("cut-fin", "cut-rst", "cut-end");
    private static final int CALLERS = 8;

    @TempDir private Path folder;
    private FakeSupplier first;
    private FakeSupplier second;

    @BeforeEach
    void start() throws Exception {
        first = FakeSupplier.start().tell(Story.of(STORY)).failWhen(Fault::named);
        second = FakeSupplier.start().tell(Story.of(STORY));
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    /// What is asked for.
    enum Kind {
        TEXT("tell"),
        TOOL("weather"),
        TOOLS("weather clock"),
        SCHEMA("tell"),
        TWICE("tell"),
        THOUGHT("tell");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /// A request whose first supplier dies at byte `cut`; it lives where that is negative.
        ChatCompletionCreateParams ask(int cut) {
            String dies = cut < 0 ? "" : " [[" + HOW.get(cut % HOW.size()) + ":" + cut + "]]";
            ChatCompletionCreateParams.Builder ask =
                    ChatCompletionCreateParams.builder()
                            // Its own for each: what dies again and again is soon asked no more.
                            .model("java-" + name() + cut)
                            .addUserMessage(words + dies)
                            .streamOptions(
                                    ChatCompletionStreamOptions.builder()
                                            .includeUsage(true)
                                            .build());
            ChatCompletionCreateParams.Builder whole =
                    switch (this) {
                        case TEXT, THOUGHT -> ask;
                        case TOOL -> tools(ask, "weather");
                        case TOOLS -> tools(ask, "weather", "clock").parallelToolCalls(true);
                        case SCHEMA -> ask.responseFormat(schemaOf(Map.of(), Map.of()));
                        case TWICE -> ask.n(2);
                    };
            return whole.build();
        }
    }

    private static ChatCompletionCreateParams.Builder tools(
            ChatCompletionCreateParams.Builder ask, String... names) {
        List<Object> tools = new ArrayList<>();
        for (String name : names) {
            Map<String, Object> function =
                    Map.of("name", name, "strict", true, "parameters", schema(Map.of(), Map.of()));
            tools.add(Map.of("type", "function", "function", function));
        }
        return ask.putAdditionalBodyProperty("tools", JsonValue.from(tools));
    }

    private static Map<String, Object> schema(Map<String, ?> town, Map<String, ?> day) {
        Map<String, Object> properties = new TreeMap<>();
        properties.put("town", with("string", town));
        properties.put("day", with("integer", day));
        return Map.of(
                "type",
                "object",
                "additionalProperties",
                false,
                "required",
                List.of("town", "day"),
                "properties",
                properties);
    }

    private static Map<String, Object> with(String type, Map<String, ?> bounds) {
        Map<String, Object> all = new TreeMap<>(bounds);
        all.put("type", type);
        return all;
    }

    private static ResponseFormatJsonSchema schemaOf(Map<String, ?> town, Map<String, ?> day) {
        return ResponseFormatJsonSchema.builder()
                .jsonSchema(
                        ResponseFormatJsonSchema.JsonSchema.builder()
                                .name("s")
                                .strict(true)
                                .putAdditionalProperty("schema", JsonValue.from(schema(town, day)))
                                .build())
                .build();
    }

    /// What the SDK makes of one stream.
    ///
    /// @param seams where one leg carries on another, in Unicode characters, as the `footing` of
    ///   the last event tells
    private record Read(ChatCompletion whole, List<Integer> seams) {
        /// Text, refusal, calls and end of each choice.
        List<String> said() {
            List<String> all = new ArrayList<>();
            for (ChatCompletion.Choice choice : whole.choices()) {
                ChatCompletionMessage message = choice.message();
                StringBuilder one = new StringBuilder(message.content().orElse(""));
                one.append('|').append(message.refusal().orElse(""));
                for (ChatCompletionMessageToolCall call : message.toolCalls().orElse(List.of())) {
                    one.append('|').append(call.asFunction().function().name());
                    one.append('|').append(call.asFunction().function().arguments());
                }
                all.add(one.append('|').append(choice.finishReason()).toString());
            }
            return all;
        }
    }

    private static Read read(OpenAIClient client, ChatCompletionCreateParams ask) {
        ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
        List<Integer> seams = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        try (StreamResponse<ChatCompletionChunk> events =
                client.chat().completions().createStreaming(ask)) {
            events.stream()
                    .forEach(event -> {
                        ids.add(event.validate().id());
                        all.accumulate(event);
                        seams.addAll(seams(event));
                    });
        }
        assertThat(ids).hasSize(1);
        ChatCompletion whole = all.chatCompletion().validate();
        assertThat(whole.usage().orElseThrow().completionTokens()).isPositive();
        return new Read(whole, seams);
    }

    /// The SDK has no other way to members that it does not know.
    @SuppressWarnings("deprecation")
    private static List<Integer> seams(ChatCompletionChunk event) {
        List<Integer> all = new ArrayList<>();
        if (event._additionalProperties().get("footing") instanceof JsonObject footing
                && footing.values().get("seams") instanceof JsonArray seams) {
            for (JsonValue seam : seams.values()) {
                if (((JsonObject) seam).values().get("at") instanceof JsonNumber at) {
                    all.add(at.value().intValue());
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "TEXT, dashscope",
        "TEXT, openai",
        "TOOL, dashscope",
        "TOOLS, openai",
        "SCHEMA, dashscope",
        "SCHEMA, openai",
        "TWICE, openai",
        "THOUGHT, openai"
    })
    void whoever_dies_at_whatever_byte_nobody_reads_half_an_answer_as_a_whole(
            Kind kind, String like) throws Exception {
        if (kind == Kind.THOUGHT) {
            Speech thinks = Speech.DEFAULT.withReasoning("reasoning_content");
            first.speak(thinks);
            second.speak(thinks);
        }
        try (RunningHouse house = RunningHouse.inOrder(first, second, like, folder);
                ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            OpenAIClient client = house.client();
            Read truth = read(client, kind.ask(-1));
            assertThat(truth.seams()).isEmpty();
            int bytes = length(kind);
            List<Future<Integer>> all = new ArrayList<>();
            List<String> faults = new ArrayList<>();
            for (int cut = 0; cut < bytes + 2; cut++) {
                int at = cut;
                all.add(callers.submit(() -> check(client, kind, at, truth)));
            }
            int seams = 0;
            for (Future<Integer> one : all) {
                try {
                    seams += one.get();
                } catch (java.util.concurrent.ExecutionException e) {
                    faults.add(String.valueOf(e.getCause()));
                }
            }
            assertThat(faults).isEmpty();
            if (kind == Kind.TEXT) {
                assertThat(seams).isGreaterThan(bytes / 2);
            }
            client.close();
        }
    }

    /// The number of seams; throws where anything is wrong.
    private static int check(OpenAIClient client, Kind kind, int cut, Read truth) {
        Read read;
        try {
            read = read(client, kind.ask(cut));
        } catch (OpenAIException honest) {
            if (kind == Kind.TWICE) {
                return 0;
            }
            throw new AssertionError("cut at " + cut + ": " + honest, honest);
        }
        assertThat(read.said())
                .as("cut at %d, seams %s", cut, read.seams())
                .isEqualTo(truth.said());
        return read.seams().size();
    }

    /// Bytes of the supplier's own stream.
    private int length(Kind kind) throws Exception {
        String body = first.seen().getLast().bodyText();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest again =
                    HttpRequest.newBuilder(URI.create(first.baseUrl() + "/chat/completions"))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build();
            byte[] answer = client.send(again, HttpResponse.BodyHandlers.ofByteArray()).body();
            assertThat(answer).as(kind.name()).hasSizeGreaterThan(500);
            return answer.length;
        }
    }

    /// The real model is slow: one byte in a hundred, from another place each time round the words.
    @Test
    void the_local_model_ends_what_a_supplier_began() throws Exception {
        try (RunningHouse house = RunningHouse.beforeLocalModel(first, folder)) {
            OpenAIClient client = house.client();
            ChatCompletionCreateParams.Builder shortly =
                    Kind.TEXT.ask(-1).toBuilder().maxCompletionTokens(40);
            read(client, shortly.build());
            int bytes = length(Kind.TEXT);
            int seams = 0;
            for (int cut = 7; cut < bytes; cut += 101) {
                Read read =
                        read(
                                client,
                                Kind.TEXT.ask(cut).toBuilder().maxCompletionTokens(40).build());
                ChatCompletion.Choice choice = read.whole().choices().getFirst();
                assertThat(choice.finishReason().asString()).isIn("stop", "length");
                String said = choice.message().content().orElse("");
                for (int at : read.seams()) {
                    String before = STORY.substring(0, STORY.offsetByCodePoints(0, at));
                    assertThat(said).as("cut at %d", cut).startsWith(before);
                    seams++;
                }
            }
            assertThat(seams).isGreaterThan(bytes / 200);
            client.close();
        }
    }

    @Test
    void the_local_model_ends_a_document_within_its_schema() throws Exception {
        try (RunningHouse house = RunningHouse.beforeLocalModel(first, folder)) {
            OpenAIClient client = house.client();
            // A small model left alone with a string may never end it.
            ResponseFormatJsonSchema bounded =
                    schemaOf(Map.of("maxLength", 12), Map.of("minimum", 1, "maximum", 31));
            read(client, Kind.SCHEMA.ask(-1).toBuilder().responseFormat(bounded).build());
            int bytes = length(Kind.SCHEMA);
            for (int cut = 3; cut < bytes; cut += 131) {
                ChatCompletionCreateParams ask =
                        Kind.SCHEMA.ask(cut).toBuilder().responseFormat(bounded).build();
                ChatCompletion.Choice choice = read(client, ask).whole().choices().getFirst();
                assertThat(choice.finishReason())
                        .as("cut at %d", cut)
                        .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
                assertThat(choice.message().content().orElse("").strip())
                        .as("cut at %d", cut)
                        .matches(
                                "\\{\\s*\"day\"\\s*:\\s*\\d+\\s*,\\s*\"town\"\\s*:\\s*\"[^\"]*\"\\s*}");
            }
            client.close();
        }
    }
}
