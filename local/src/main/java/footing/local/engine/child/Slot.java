package footing.local.engine.child;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One window of the model's memory: what it holds, and what is under way in it. Used by the engine
/// thread.
final class Slot {
    private final int index;
    private int[] held;
    private int count;
    private long lastUsed;
    private @Nullable Answer answer;
    private @Nullable Vectors vectors;

    Slot(int index, int window) {
        this.index = index;
        this.held = new int[window];
    }

    int index() {
        return index;
    }

    boolean isFree() {
        return answer == null && vectors == null;
    }

    @Nullable Answer answer() {
        return answer;
    }

    @Nullable Vectors vectors() {
        return vectors;
    }

    long lastUsed() {
        return lastUsed;
    }

    /// Tokens in the window, which is the position of the next one.
    int count() {
        return count;
    }

    /// How many tokens at the start of `prompt` the window holds.
    int shared(int[] prompt) {
        int most = Math.min(count, prompt.length);
        int differs = Arrays.mismatch(held, 0, most, prompt, 0, most);
        return differs < 0 ? most : differs;
    }

    void keep(int token) {
        if (count == held.length) {
            held = Arrays.copyOf(held, 2 * count);
        }
        held[count++] = token;
    }

    void cutTo(int tokens) {
        count = Math.min(count, tokens);
    }

    void begin(Answer begun, long now) {
        answer = begun;
        lastUsed = now;
    }

    void begin(Vectors begun, long now) {
        vectors = begun;
        lastUsed = now;
    }

    /// Frees the slot; what the window holds stays for the next prompt that begins alike.
    void end() {
        if (answer != null) {
            answer.close();
        }
        answer = null;
        vectors = null;
    }
}
