package footing.local.engine.llama;

import java.util.Arrays;

/// The bytes of all tokens of a vocabulary, to find those that fit a text. Immutable.
public final class Pieces {
    private final byte[][] byToken;

    /// Tokens that have bytes, by their first byte.
    private final int[][] byFirst = new int[256][];

    Pieces(byte[][] byToken) {
        this.byToken = byToken;
        int[] counts = new int[256];
        Arrays.fill(byFirst, new int[0]);
        for (int token = 0; token < byToken.length; token++) {
            if (byToken[token].length > 0) {
                int first = byToken[token][0] & 0xFF;
                if (counts[first] == byFirst[first].length) {
                    byFirst[first] = Arrays.copyOf(byFirst[first], 2 * counts[first] + 8);
                }
                byFirst[first][counts[first]++] = token;
            }
        }
        for (int first = 0; first < 256; first++) {
            byFirst[first] = Arrays.copyOf(byFirst[first], counts[first]);
        }
    }

    /// The bytes of one token; not to be changed.
    public byte[] of(int token) {
        return byToken[token];
    }

    /// Whether a token begins with `bytes` and is longer.
    public boolean canGrow(byte[] bytes) {
        for (int token : byFirst[bytes[0] & 0xFF]) {
            if (byToken[token].length > bytes.length && fits(byToken[token], bytes)) {
                return true;
            }
        }
        return false;
    }

    /// Leaves only tokens that say the beginning of `bytes`, or all of them and more: the logits of
    /// all others become negative infinity.
    public void bind(float[] logits, byte[] bytes) {
        int[] same = byFirst[bytes[0] & 0xFF];
        float[] kept = new float[same.length];
        for (int i = 0; i < same.length; i++) {
            boolean fits = fits(byToken[same[i]], bytes);
            kept[i] = fits ? logits[same[i]] : Float.NEGATIVE_INFINITY;
        }
        Arrays.fill(logits, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < same.length; i++) {
            logits[same[i]] = kept[i];
        }
    }

    private static boolean fits(byte[] piece, byte[] bytes) {
        int shared = Math.min(piece.length, bytes.length);
        return Arrays.equals(piece, 0, shared, bytes, 0, shared);
    }
}
