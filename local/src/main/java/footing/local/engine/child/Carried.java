package footing.local.engine.child;

import footing.local.engine.EngineFault;
import footing.local.engine.EngineFault.Kind;
import footing.local.engine.llama.LlamaModel;
import footing.local.engine.llama.Pieces;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The beginning of an answer that the caller already has, as tokens.
///
/// A text is seldom cut where a token ends: a model that would write ` capital` as one token has
/// nothing sensible to say behind ` ca` and `pi`. So the last tokens, as far as one longer token
/// could stand for them, are not given to the model: it says them again, bound to their bytes, and
/// only what comes behind them is told.
///
/// @param text the whole beginning
/// @param tokens of the whole text
/// @param kept how many of the tokens are given to the model
/// @param owed bytes of the tokens that are not
record Carried(String text, int[] tokens, int kept, byte[] owed) {
    /// Longest text that is said again, in bytes; longer tokens are runs of blanks and the like.
    private static final int MOST_OWED = 32;

    private static final Carried NOTHING = new Carried("", new int[0], 0, new byte[0]);

    /// Finds where the model can go on behind `text`, which may be empty.
    ///
    /// @throws EngineFault `BAD_PREFIX` where the model's tokens cannot say exactly this text
    static Carried of(String text, LlamaModel model) throws EngineFault {
        if (text.isEmpty()) {
            return NOTHING;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Pieces pieces = model.pieces();
        int[] tokens = model.tokenize(text, false);
        if (length(tokens, pieces) != bytes.length) {
            // Some vocabularies put a blank before a text, but not behind the end of a line.
            tokens = end(model.tokenize("\n" + text, false), bytes.length, pieces);
        }
        if (!Arrays.equals(join(tokens, 0, pieces), bytes)) {
            throw new EngineFault(
                    Kind.BAD_PREFIX, "the tokens of this model cannot say the text that was begun");
        }
        int kept = kept(tokens, pieces);
        return new Carried(text, tokens, kept, join(tokens, kept, pieces));
    }

    /// The tokens to compute: those of the prompt, then those that are kept.
    int[] behind(int[] prompt) {
        int[] all = Arrays.copyOf(prompt, prompt.length + kept);
        System.arraycopy(tokens, 0, all, prompt.length, kept);
        return all;
    }

    /// How many tokens can stay when what is behind them may become one longer token.
    private static int kept(int[] tokens, Pieces pieces) {
        int kept = tokens.length;
        for (int at = tokens.length - 1; at >= 0; at--) {
            byte[] tail = join(tokens, at, pieces);
            if (tail.length > MOST_OWED) {
                break;
            }
            if (pieces.canGrow(tail)) {
                kept = at;
            }
        }
        return kept;
    }

    /// The last tokens, which have `length` bytes together; empty where none do.
    private static int[] end(int[] tokens, int length, Pieces pieces) {
        int left = length;
        int from = tokens.length;
        while (from > 0 && left > 0) {
            left -= pieces.of(tokens[--from]).length;
        }
        return left == 0 ? Arrays.copyOfRange(tokens, from, tokens.length) : new int[0];
    }

    private static int length(int[] tokens, Pieces pieces) {
        return Arrays.stream(tokens).map(token -> pieces.of(token).length).sum();
    }

    private static byte[] join(int[] tokens, int from, Pieces pieces) {
        int[] last = Arrays.copyOfRange(tokens, from, tokens.length);
        byte[] bytes = new byte[length(last, pieces)];
        int at = 0;
        for (int token : last) {
            byte[] piece = pieces.of(token);
            System.arraycopy(piece, 0, bytes, at, piece.length);
            at += piece.length;
        }
        return bytes;
    }
}
