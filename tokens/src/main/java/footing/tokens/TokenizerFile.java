package footing.tokens;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a Hugging Face `tokenizer.json`: byte pair encoding by bytes (Qwen, DeepSeek, Llama 3,
/// GLM, gpt-oss) or by characters that fall back to bytes (Gemma). What is not understood refuses
/// the file with a sentence; nothing is left out silently, but for the post-processor, whose tokens
/// are not of the text.
final class TokenizerFile {
    /// Bytes; the largest known is 33 MB.
    private static final long LARGEST = 256L << 20;

    /// Reads single values out of the stream.
    private static final JsonMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private static final JsonFactory STREAM = new JsonFactory();

    private JsonNode added = JSON.createArrayNode();
    private JsonNode normalizer = JSON.nullNode();
    private JsonNode preTokenizer = JSON.nullNode();
    private final MergeModel model = new MergeModel();

    private TokenizerFile() {}

    /// Reads all of it: about a second of one processor for 10 MB.
    static Tokenizer load(Path file) throws IOException, TokenizerFault {
        long size = Files.size(file);
        if (size > LARGEST) {
            throw new TokenizerFault(
                    "it has " + size + " bytes (expected: at most " + LARGEST + ")");
        }
        TokenizerFile read = new TokenizerFile();
        try (JsonParser parser = STREAM.createParser(ObjectReadContext.empty(), file)) {
            read.top(parser);
        } catch (JacksonException e) {
            throw new TokenizerFault("it is not whole JSON: " + e.getOriginalMessage(), e);
        }
        return read.build();
    }

    private void top(JsonParser parser) throws TokenizerFault {
        expect(parser.nextToken(), JsonToken.START_OBJECT, "the file");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "added_tokens" -> added = JSON.readTree(parser);
                case "normalizer" -> normalizer = JSON.readTree(parser);
                case "pre_tokenizer" -> preTokenizer = JSON.readTree(parser);
                case "model" -> model.read(parser);
                default -> parser.skipChildren();
            }
        }
    }

    static void expect(JsonToken came, JsonToken expected, String what) throws TokenizerFault {
        if (came != expected) {
            throw new TokenizerFault(what + ": " + came + " (expected: " + expected + ")");
        }
    }

    private Tokenizer build() throws TokenizerFault {
        UnaryOperator<String> normalize = Normalizers.of(normalizer);
        PreTokenizers.Read pre = PreTokenizers.of(preTokenizer);
        Bpe bpe = model.build(pre.byteLevel());
        List<AddedTokens.Added> before = new ArrayList<>();
        List<AddedTokens.Added> after = new ArrayList<>();
        for (JsonNode token : added) {
            boolean normalized = token.path("normalized").asBoolean(false);
            String content = token.path("content").asString("");
            AddedTokens.Added one =
                    new AddedTokens.Added(
                            normalized ? normalize.apply(content) : content,
                            token.path("single_word").asBoolean(false),
                            token.path("lstrip").asBoolean(false),
                            token.path("rstrip").asBoolean(false));
            (normalized ? after : before).add(one);
        }
        return new Tokenizer(
                new AddedTokens(before), new AddedTokens(after), normalize, pre.split(), bpe);
    }
}
