package footing.legs.catalogue;

import footing.legs.ModelCard;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Families of models by the start of their names, for names that no card bears.
final class Families {
    private static final List<String> EMBEDDING =
            List.of(
                    "text-embedding-",
                    "embedding-",
                    "bge-",
                    "baai/bge-",
                    "qwen/qwen3-embedding",
                    "qwen3-embedding",
                    "doubao-embedding",
                    "gemini-embedding-",
                    "mistral-embed",
                    "embed-",
                    "jina-embeddings-",
                    "nomic-embed-",
                    "m3e-",
                    "gte-",
                    "e5-");
    private static final List<String> OTHER =
            List.of("gpt-image-", "dall-e-", "whisper-", "tts-", "gpt-4o-transcribe", "sora-");
    private static final List<String> CHAT =
            List.of(
                    "gpt-",
                    "chatgpt-",
                    "o1",
                    "o3",
                    "o4",
                    "claude-",
                    "gemini-",
                    "gemma",
                    "mistral-",
                    "codestral-",
                    "grok-",
                    "command-",
                    "llama",
                    "meta-llama/",
                    "qwen",
                    "qwq",
                    "qvq",
                    "glm-",
                    "chatglm",
                    "zai-org/",
                    "deepseek-",
                    "deepseek-ai/",
                    "moonshot-",
                    "kimi-",
                    "ernie-",
                    "hunyuan-",
                    "doubao-",
                    "spark-",
                    "generalv3",
                    "minimax-",
                    "abab",
                    "step-",
                    "yi-",
                    "baichuan",
                    "sensechat",
                    "sensenova-",
                    "openpangu-",
                    "pangu");

    private Families() {}

    static Optional<ModelCard> card(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        if (EMBEDDING.stream().anyMatch(name::startsWith)) {
            return Optional.of(bare(model, ModelCard.Kind.EMBEDDING));
        }
        if (OTHER.stream().anyMatch(name::startsWith)) {
            return Optional.of(bare(model, ModelCard.Kind.OTHER));
        }
        return CHAT.stream().anyMatch(name::startsWith)
                ? Optional.of(bare(model, ModelCard.Kind.CHAT))
                : Optional.empty();
    }

    private static ModelCard bare(String model, ModelCard.Kind kind) {
        return new ModelCard(model, kind, "", 0, 0, Set.of(), -1, -1, "");
    }
}
