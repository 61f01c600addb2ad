package footing.tokens;

import java.util.function.UnaryOperator;

/// One vocabulary with all that stands before it: added tokens, normalizer, splits, merges.
/// Immutable, for any number of threads.
final class Tokenizer {
    /// Characters; what is longer is sampled.
    static final int WHOLE = 1 << 18;

    /// Characters that are counted even if the thread is interrupted: about a millisecond or two.
    static final int AT_LEAST = 1 << 15;

    private static final int WINDOWS = 16;

    private final AddedTokens added;
    private final AddedTokens addedAfter;
    private final UnaryOperator<String> normalizer;
    private final Split split;
    private final Bpe bpe;

    /// `addedAfter` are looked for in the normalized text.
    Tokenizer(
            AddedTokens added,
            AddedTokens addedAfter,
            UnaryOperator<String> normalizer,
            Split split,
            Bpe bpe) {
        this.added = added;
        this.addedAfter = addedAfter;
        this.normalizer = normalizer;
        this.split = split;
        this.bpe = bpe;
    }

    /// The tokens of `text`; `SAMPLED` when not all of it was counted, else `EXACT`.
    Count count(CharSequence text) {
        return count(text, new Work());
    }

    Count count(CharSequence text, Work work) {
        int length = text.length();
        if (length <= WHOLE) {
            Run run = new Run(text.toString(), work);
            run.go();
            return run.left
                    ? new Count(scaled(run.tokens, run.done, length), Way.SAMPLED)
                    : new Count(run.tokens, Way.EXACT);
        }
        long tokens = 0;
        long done = 0;
        int window = WHOLE / WINDOWS;
        for (int i = 0; i < WINDOWS; i++) {
            int from = Math.toIntExact((long) (length - window) * i / (WINDOWS - 1));
            Run run = new Run(text.subSequence(from, from + window).toString(), work);
            run.go();
            tokens += run.tokens;
            done += window;
            if (done >= AT_LEAST && Thread.currentThread().isInterrupted()) {
                break;
            }
        }
        return new Count(scaled(tokens, done, length), Way.SAMPLED);
    }

    /// Bytes of heap, near enough.
    long weight() {
        return bpe.weight();
    }

    private static long scaled(long tokens, long done, long length) {
        return done == 0 ? length : Math.max(1, (tokens * length + done - 1) / done);
    }

    /// The counting of one text.
    private final class Run {
        private final String text;
        private final Work work;
        long tokens;

        /// Characters of what became words.
        long done;

        /// Interrupted before the end.
        boolean left;

        Run(String text, Work work) {
            this.text = text;
            this.work = work;
        }

        void go() {
            added.cut(text, this::token, this::normalize);
        }

        private boolean token(int characters) {
            tokens++;
            done += characters;
            return !left;
        }

        private boolean normalize(CharSequence piece, int from, int to) {
            String normalized = normalizer.apply(piece.subSequence(from, to).toString());
            return addedAfter.cut(normalized, this::token, this::words);
        }

        private boolean words(CharSequence piece, int from, int to) {
            return split.cut(piece, from, to, this::word);
        }

        private boolean word(CharSequence piece, int from, int to) {
            if (done >= AT_LEAST && Thread.currentThread().isInterrupted()) {
                left = true;
                return false;
            }
            int bytes = Utf8.put(piece, from, to, work);
            tokens += bpe.count(work.word, bytes, work);
            done += to - from;
            return true;
        }
    }
}
