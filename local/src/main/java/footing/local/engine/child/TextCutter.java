package footing.local.engine.child;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.ObjDoubleConsumer;

/// Makes text of the bytes of tokens: whole characters only, nothing of a stop text, and each
/// token's text handed on once no stop text can begin in it any more.
///
/// Bytes that are no UTF-8 become U+FFFD. A token whose characters are not whole yet is handed on
/// with the empty text, so that there is one call for each token. Used by one thread.
final class TextCutter {
    private static final Charset UTF_8 = StandardCharsets.UTF_8;

    private record Held(String text, double logprob) {}

    private final List<String> stops;
    private final ObjDoubleConsumer<String> out;
    private final Deque<Held> held = new ArrayDeque<>();
    private final StringBuilder heldText = new StringBuilder();
    private final CharsetDecoder decoder =
            UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] begun = new byte[0];

    /// How many of the first characters of `heldText` were handed on before: a stop text may have
    /// begun there.
    private int known;

    /// @param before text that the caller already has
    TextCutter(List<String> stops, String before, ObjDoubleConsumer<String> out) {
        this.stops = stops.stream().filter(stop -> !stop.isEmpty()).toList();
        this.out = out;
        int longest = this.stops.stream().mapToInt(String::length).max().orElse(1);
        this.known = Math.min(longest - 1, before.length());
        heldText.append(before, before.length() - known, before.length());
    }

    /// Takes the bytes of the next token.
    ///
    /// @return true when a stop text is complete; the text before it has been handed on
    boolean take(byte[] bytes, double logprob) {
        String text = decode(bytes, false);
        held.add(new Held(text, logprob));
        heldText.append(text);
        int stop = firstStop();
        if (stop >= 0) {
            release(Math.max(stop, known), true);
            return true;
        }
        release(heldText.length() - undecided(), false);
        return false;
    }

    /// Hands on what is held: the answer is at its end.
    void finish() {
        String rest = decode(new byte[0], true);
        if (!rest.isEmpty()) {
            held.add(new Held(rest, Double.NaN));
            heldText.append(rest);
        }
        release(heldText.length(), true);
    }

    /// Hands on tokens that end at or before `limit`; with `cut` also the part of the next one.
    private void release(int limit, boolean cut) {
        int done = known;
        while (!held.isEmpty()) {
            Held first = held.getFirst();
            int end = done + first.text().length();
            if (end > limit) {
                if (cut && done < limit) {
                    out.accept(first.text().substring(0, limit - done), first.logprob());
                }
                break;
            }
            if (cut && end == limit && done == limit && limit < heldText.length()) {
                break;
            }
            out.accept(first.text(), first.logprob());
            held.removeFirst();
            done = end;
        }
        int past = Math.min(done, limit);
        heldText.delete(0, past);
        known = Math.max(0, known - past);
    }

    private int firstStop() {
        int first = -1;
        for (String stop : stops) {
            int at = heldText.indexOf(stop, Math.max(0, known - stop.length() + 1));
            if (at >= 0 && (first < 0 || at < first)) {
                first = at;
            }
        }
        return first;
    }

    /// How many of the last characters may be the start of a stop text.
    private int undecided() {
        int most = 0;
        for (String stop : stops) {
            int longest = Math.min(stop.length() - 1, heldText.length());
            for (int n = longest; n > most; n--) {
                if (heldText.indexOf(stop.substring(0, n), heldText.length() - n) >= 0) {
                    most = n;
                }
            }
        }
        return most;
    }

    private String decode(byte[] bytes, boolean end) {
        ByteBuffer in = ByteBuffer.allocate(begun.length + bytes.length);
        in.put(begun).put(bytes).flip();
        CharBuffer chars = CharBuffer.allocate(in.remaining() + 1);
        decoder.reset();
        decoder.decode(in, chars, end);
        if (end) {
            decoder.flush(chars);
        }
        begun = new byte[in.remaining()];
        in.get(begun);
        return chars.flip().toString();
    }
}
