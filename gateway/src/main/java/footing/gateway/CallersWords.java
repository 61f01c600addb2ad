package footing.gateway;

import footing.legs.Evidence;
import footing.wire.Ask;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/// Takes what a caller wrote out of what a supplier said: suppliers quote prompts in their errors.
///
/// Whatever stands in both for [#SHORTEST] characters on end is a quote, wherever it stands. Both
/// are compared as JSON writes them, but with `\\uXXXX` read.
final class CallersWords {
    /// Characters; less says nothing of its writer.
    static final int SHORTEST = 12;

    private static final String GONE = "…";

    /// Odd and without a pattern, so that pieces that differ have hashes that differ.
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private CallersWords() {}

    /// `said` without what stands in the body of `ask`.
    static String without(String said, Ask ask) {
        return without(said, new String(ask.body(), StandardCharsets.UTF_8));
    }

    /// The same of all that was seen. Costs nanoseconds for each character of the request.
    static Evidence without(Evidence seen, Ask ask) {
        String body = without(seen.body(), ask);
        return body.equals(seen.body())
                ? seen
                : new Evidence(seen.status(), seen.headers(), body, seen.cause());
    }

    static String without(String said, String asked) {
        String text = plain(said);
        if (text.length() < SHORTEST) {
            return text;
        }
        Set<Long> pieces = new HashSet<>();
        BitSet sieve = new BitSet(1 << 16);
        slide(
                text,
                (_, hash) -> {
                    pieces.add(hash);
                    sieve.set((int) (hash >>> 48));
                });
        Set<Long> quoted = new HashSet<>();
        slide(
                plain(asked),
                (_, hash) -> {
                    if (sieve.get((int) (hash >>> 48)) && pieces.contains(hash)) {
                        quoted.add(hash);
                    }
                });
        BitSet gone = new BitSet(text.length());
        slide(
                text,
                (at, hash) -> {
                    if (quoted.contains(hash)) {
                        gone.set(at, at + SHORTEST);
                    }
                });
        return cut(text, gone);
    }

    private static String cut(String text, BitSet gone) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (!gone.get(i)) {
                out.append(text.charAt(i));
            } else if (i == 0 || !gone.get(i - 1)) {
                out.append(GONE);
            }
        }
        return out.toString();
    }

    /// Told of every piece of [#SHORTEST] characters.
    private interface Piece {
        void at(int start, long hash);
    }

    /// Costs two multiplications a character, however long the pieces are.
    private static void slide(String text, Piece piece) {
        long highest = 1;
        for (int i = 1; i < SHORTEST; i++) {
            highest *= FACTOR;
        }
        long hash = 0;
        for (int i = 0; i < text.length(); i++) {
            if (i >= SHORTEST) {
                hash -= text.charAt(i - SHORTEST) * highest;
            }
            hash = hash * FACTOR + text.charAt(i);
            if (i + 1 >= SHORTEST) {
                piece.at(i + 1 - SHORTEST, hash);
            }
        }
    }

    /// `text` with `\\uXXXX` read where the character needs no escape.
    private static String plain(String text) {
        if (!text.contains("\\u")) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            int c = escaped(text, i);
            if (c > 0x7f) {
                out.append((char) c);
                i += 5;
            } else {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }

    /// The character that an escape at `at` stands for; -1 where there is none.
    private static int escaped(String text, int at) {
        if (at + 6 > text.length() || !text.startsWith("\\u", at)) {
            return -1;
        }
        int value = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
