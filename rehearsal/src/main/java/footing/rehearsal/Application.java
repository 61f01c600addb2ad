package footing.rehearsal;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.BiConsumer;

/// The application whose supplier is cut off: OpenAI's SDK for Java as it comes, with another
/// `base_url` and nothing else.
final class Application implements AutoCloseable {
    private static final String MODEL = "gpt-4o";
    private static final long MOST_TOKENS = 120;

    private final OpenAIClient client;

    Application(String baseUrl, String key) {
        client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(baseUrl)
                        .apiKey(key)
                        .maxRetries(0)
                        .timeout(Duration.ofSeconds(60))
                        .build();
    }

    /// What the application has when an answer has ended.
    ///
    /// @param leg the header `footing-leg`
    /// @param extension the object `footing` of the last chunk as JSON text; empty where there is
    ///   none
    record Heard(String text, String finish, String leg, String attempts, String extension) {}

    /// Streams an answer.
    ///
    /// @param listener hears the model's name and each piece of text
    Heard stream(String question, BiConsumer<String, String> listener) {
        StringBuilder text = new StringBuilder();
        String finish = "";
        String extension = "";
        try (HttpResponseFor<StreamResponse<ChatCompletionChunk>> answer =
                        client.chat()
                                .completions()
                                .withRawResponse()
                                .createStreaming(ask(question));
                StreamResponse<ChatCompletionChunk> chunks = answer.parse()) {
            for (Iterator<ChatCompletionChunk> all = chunks.stream().iterator(); all.hasNext(); ) {
                ChatCompletionChunk chunk = all.next();
                for (ChatCompletionChunk.Choice choice : chunk.choices()) {
                    String piece = choice.delta().content().orElse("");
                    if (!piece.isEmpty()) {
                        text.append(piece);
                        listener.accept(chunk.model(), piece);
                    }
                    finish = choice.finishReason().map(Object::toString).orElse(finish);
                }
                JsonValue footing = chunk._allProperties().get("footing");
                extension = footing == null ? extension : footing.toString();
            }
            Headers headers = answer.headers();
            return new Heard(
                    text.toString(),
                    finish,
                    first(headers, "footing-leg"),
                    first(headers, "footing-attempts"),
                    extension);
        }
    }

    /// Asks for an answer in one piece.
    Heard ask(String model, String question) {
        try (HttpResponseFor<ChatCompletion> answer =
                client.chat()
                        .completions()
                        .withRawResponse()
                        .create(ask(question).toBuilder().model(model).build())) {
            ChatCompletion said = answer.parse();
            return new Heard(
                    said.choices().getFirst().message().content().orElse(""),
                    said.choices().getFirst().finishReason().toString(),
                    first(answer.headers(), "footing-leg"),
                    first(answer.headers(), "footing-attempts"),
                    "");
        }
    }

    private static ChatCompletionCreateParams ask(String question) {
        return ChatCompletionCreateParams.builder()
                .model(MODEL)
                .temperature(0)
                .maxCompletionTokens(MOST_TOKENS)
                .addUserMessage(question)
                .build();
    }

    private static String first(Headers headers, String name) {
        return headers.values(name).stream().findFirst().orElse("");
    }

    @Override
    public void close() {
        client.close();
    }
}
