package footing.local.engine;

import footing.local.engine.EngineFault.Kind;
import footing.local.engine.LocalEngine.ModelFacts;
import footing.local.engine.child.Request;
import java.nio.file.Path;
import java.util.Set;

/// What follows from a model's header for the way it is run.
final class ModelShape {
    /// Architectures that read a text at once, in both directions, and give vectors only.
    private static final Set<String> ENCODERS =
            Set.of(
                    "bert",
                    "nomic-bert",
                    "nomic-bert-moe",
                    "jina-bert-v2",
                    "jina-bert-v3",
                    "neo-bert",
                    "modern-bert",
                    "eurobert",
                    "gemma-embedding");

    /// Architectures that are no text model that answers or embeds.
    private static final Set<String> OTHERS =
            Set.of("clip", "wavtokenizer-dec", "t5", "t5encoder", "mmproj");

    private static final int LONGEST_WHOLE_TEXT = 2048;
    private static final int LAST_POOLING = 3;
    private static final int CLS_POOLING = 2;

    private ModelShape() {}

    /// @throws EngineFault `BAD_MODEL` where the file holds no model that can be served
    static void check(GgufHeader header) throws EngineFault {
        String architecture = header.architecture();
        if (architecture.isEmpty() || OTHERS.contains(architecture)) {
            throw new EngineFault(
                    Kind.BAD_MODEL,
                    "models of architecture `"
                            + architecture
                            + "` cannot answer or embed texts here; take a chat or an embedding"
                            + " model / 不支持该模型架构");
        }
        if (header.layers() < 1
                || header.embeddingLength() < 1
                || header.layers() > 1 << 12
                || header.embeddingLength() > 1 << 20) {
            throw new EngineFault(
                    Kind.BAD_MODEL,
                    "the file's header has "
                            + header.layers()
                            + " layers of width "
                            + header.embeddingLength());
        }
    }

    static boolean embedsOnly(GgufHeader header) {
        return ENCODERS.contains(header.architecture()) || header.number("pooling_type", 0) != 0;
    }

    static boolean wholeTexts(GgufHeader header) {
        return ENCODERS.contains(header.architecture()) || !header.truth("attention.causal", true);
    }

    /// Window of one slot: what is wished, at most what the model was trained for.
    static int window(GgufHeader header, EngineSettings settings) {
        long trained = header.trainedContext() > 0 ? header.trainedContext() : 2048;
        return (int) Math.min(settings.contextTokens(), trained);
    }

    static ModelFacts facts(GgufHeader header, EngineSettings settings) {
        return new ModelFacts(
                header.name().isEmpty() ? header.architecture() : header.name(),
                header.architecture(),
                header.chatTemplate(),
                header.bosToken(),
                header.eosToken(),
                window(header, settings),
                (int) Math.min(header.trainedContext(), Integer.MAX_VALUE),
                (int) header.embeddingLength(),
                embedsOnly(header),
                header.bytes());
    }

    static Request.Open open(GgufHeader header, EngineSettings settings, Path natives) {
        boolean wholeTexts = wholeTexts(header);
        int window = window(header, settings);
        int batch =
                wholeTexts
                        ? Math.min(window, LONGEST_WHOLE_TEXT)
                        : Math.max(settings.batchTokens(), settings.slots());
        return new Request.Open(
                natives.toAbsolutePath().toString(),
                settings.model().toAbsolutePath().toString(),
                settings.slots(),
                window,
                batch,
                settings.effectiveThreads(),
                settings.queue(),
                pooling(header),
                wholeTexts);
    }

    private static String pooling(GgufHeader header) {
        long type = header.number("pooling_type", 1);
        return type == LAST_POOLING ? "last" : type == CLS_POOLING ? "first" : "mean";
    }
}
