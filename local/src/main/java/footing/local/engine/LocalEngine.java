package footing.local.engine;

import java.util.List;

/// Runs one model. Safe for use by many threads; each call may be interrupted to cancel, and then
/// ends within 100 ms.
public interface LocalEngine extends AutoCloseable {
    /// What the model file says of itself.
    ModelFacts facts();

    /// Token ids of `text`.
    ///
    /// @param special whether texts of special tokens such as `<|im_start|>` become those tokens
    int[] tokenize(String text, boolean special) throws EngineFault;

    /// Generates in a slot and hands text to `sink` as it comes, on the calling thread. Waits for a
    /// free slot.
    ///
    /// @return how it ended; the text handed out is whole UTF-8 and holds no stop text
    Generated generate(Prompt prompt, Sampling sampling, Sink sink)
            throws EngineFault, InterruptedException;

    /// One normalised vector for each text, in order.
    Embedded embed(List<String> texts) throws EngineFault, InterruptedException;

    @Override
    void close();

    /// Receives text of one generation.
    @FunctionalInterface
    interface Sink {
        /// Takes the next piece of text.
        ///
        /// @param logprob natural logarithm of the token's probability; NaN where not asked for
        void text(String piece, double logprob) throws EngineFault;
    }

    /// What stands before the answer: rendered by the chat template, special tokens written out.
    ///
    /// @param addBos whether the model's own begin token is put in front when the text lacks it
    record Prompt(String text, boolean addBos) {}

    /// How to choose tokens.
    ///
    /// @param maxTokens at least 1; what does not fit the context is refused before
    /// @param temperature 0 chooses the likeliest token
    /// @param topP 0..1
    /// @param seed same seed, same text
    /// @param stop texts that end the answer and are not part of it
    /// @param grammar GBNF that the answer must follow; empty for none
    record Sampling(
            int maxTokens,
            double temperature,
            double topP,
            long seed,
            double presencePenalty,
            double frequencyPenalty,
            List<String> stop,
            String grammar,
            boolean logprobs) {
        public Sampling {
            stop = List.copyOf(stop);
        }
    }

    /// How a generation ended.
    ///
    /// @param cachedTokens prompt tokens that were still in the slot and not computed anew
    record Generated(End end, int promptTokens, int cachedTokens, int completionTokens) {}

    /// Why a generation ended.
    enum End {
        /// An end-of-turn token or a stop text.
        STOP,
        /// `maxTokens`, or the context is full.
        LENGTH
    }

    /// Vectors and what they cost.
    record Embedded(List<float[]> vectors, int promptTokens) {
        public Embedded {
            vectors = List.copyOf(vectors);
        }
    }

    /// What a model file says of itself.
    ///
    /// @param chatTemplate the Jinja text, or empty
    /// @param contextTokens window of one slot in tokens
    /// @param trainedContextTokens window that the model was trained for
    record ModelFacts(
            String name,
            String architecture,
            String chatTemplate,
            String bosToken,
            String eosToken,
            int contextTokens,
            int trainedContextTokens,
            int embeddingLength,
            boolean embedsOnly,
            long bytes) {}
}
