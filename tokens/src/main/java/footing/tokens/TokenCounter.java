package footing.tokens;

/// Counts tokens of texts.
@FunctionalInterface
public interface TokenCounter {
    /// The tokens of `text` as `model` counts them. Never waits for a vocabulary to be loaded, and
    /// bounds its work: see [Way]. Any thread may ask.
    Count count(String model, CharSequence text);

    /// Counts by ratio alone.
    static TokenCounter guessing() {
        return (model, text) -> new Count(Ratio.tokens(text), Way.GUESSED);
    }
}
