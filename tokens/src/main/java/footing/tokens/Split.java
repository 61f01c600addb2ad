package footing.tokens;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts a text into the words that are encoded one by one (what tokenizer files call
/// pre-tokenization).
sealed interface Split {
    /// Hands each piece of `text` between `from` and `to` on, in order. False: the taker has
    /// enough, and nothing more was handed on.
    boolean cut(CharSequence text, int from, int to, Taker taker);

    /// Takes pieces. False: no more.
    @FunctionalInterface
    interface Taker {
        boolean take(CharSequence text, int from, int to);
    }

    /// What becomes of a match and of what is between matches.
    enum Keep {
        /// Both are pieces.
        BOTH,
        /// Matches go.
        BETWEEN,
        /// What is between goes.
        MATCHES,
        /// A match is the end of the piece before.
        WITH_PREVIOUS,
        /// A match is the beginning of the piece after.
        WITH_NEXT
    }

    /// By a regular expression.
    record ByPattern(Pattern pattern, Keep keep) implements Split {
        @Override
        public boolean cut(CharSequence text, int from, int to, Taker taker) {
            Matcher matcher = pattern.matcher(text).region(from, to);
            int begun = from;
            while (matcher.find()) {
                if (matcher.end() == matcher.start()) {
                    continue;
                }
                boolean more =
                        switch (keep) {
                            case BOTH ->
                                    piece(text, begun, matcher.start(), taker)
                                            && piece(text, matcher.start(), matcher.end(), taker);
                            case BETWEEN -> piece(text, begun, matcher.start(), taker);
                            case MATCHES -> piece(text, matcher.start(), matcher.end(), taker);
                            case WITH_PREVIOUS -> piece(text, begun, matcher.end(), taker);
                            case WITH_NEXT -> piece(text, begun, matcher.start(), taker);
                        };
                if (!more) {
                    return false;
                }
                begun = keep == Keep.WITH_NEXT ? matcher.start() : matcher.end();
            }
            return keep == Keep.MATCHES || piece(text, begun, to, taker);
        }

        private static boolean piece(CharSequence text, int from, int to, Taker taker) {
            return from == to || taker.take(text, from, to);
        }
    }

    /// A space before what does not begin with one.
    record SpaceBefore() implements Split {
        @Override
        public boolean cut(CharSequence text, int from, int to, Taker taker) {
            if (text.charAt(from) == ' ') {
                return taker.take(text, from, to);
            }
            String spaced = " " + text.subSequence(from, to);
            return taker.take(spaced, 0, spaced.length());
        }
    }

    /// One after the other: each cuts what the one before left.
    record Chain(List<Split> splits) implements Split {
        public Chain {
            splits = List.copyOf(splits);
        }

        @Override
        public boolean cut(CharSequence text, int from, int to, Taker taker) {
            Taker last = taker;
            for (Split split : splits.reversed()) {
                Taker after = last;
                last = (piece, begin, end) -> split.cut(piece, begin, end, after);
            }
            return from == to || last.take(text, from, to);
        }
    }
}
