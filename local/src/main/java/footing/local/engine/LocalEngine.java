package footing.local.engine;

import java.time.Duration;
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

    /// Generates in a slot and hands text to `sink` as it comes, on the calling thread.
    ///
    /// @param patience how long it may wait for a free slot; `BUSY` after it
    /// @return how it ended; the text handed out is whole UTF-8 and holds no stop text
    Generated generate(Prompt prompt, Sampling sampling, Duration patience, Sink sink)
            throws EngineFault, InterruptedException;

    /// Generates, and waits for a free slot for a day.
    default Generated generate(Prompt prompt, Sampling sampling, Sink sink)
            throws EngineFault, InterruptedException {
        return generate(prompt, sampling, Duration.ofDays(1), sink);
    }

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
    /// @param prefix what the caller already has of the answer, which goes on behind it, in the
    ///   middle of a word too, and says only what is new; plain text, special tokens are not read
    ///   out of it; empty for an answer from its start
    record Prompt(String text, boolean addBos, String prefix) {
        /// What stands before an answer from its start.
        public Prompt(String text, boolean addBos) {
            this(text, addBos, "");
        }
    }

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
    /// @param promptTokens those of the prefix included
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
