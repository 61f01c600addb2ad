package footing.legs;

/// The part of an answer that the caller already has, to be carried on by another leg.
///
/// @param text all visible text so far, exactly as the caller has it; never empty
/// @param tokensLeft most tokens that may still come, 1 or more; -1 where the caller set no limit
public record Resume(Way way, String text, int tokensLeft) {
    /// How a leg is asked to carry on.
    public enum Way {
        /// The text becomes the beginning of the model's own turn.
        PREFILL,
        /// The text is shown as the model's turn, and a further turn asks to carry on.
        INSTRUCT
    }

    public Resume {
        if (text.isEmpty() || tokensLeft == 0 || tokensLeft < -1) {
            throw new IllegalArgumentException(
                    "text: "
                            + text.length()
                            + " chars, tokensLeft: "
                            + tokensLeft
                            + " (expected: some text; -1 or 1 and more)");
        }
    }

    /// The text up to its last character that is neither white space nor half of a pair: models
    /// carry on badly behind white space, and some suppliers refuse it.
    public String head() {
        return head(text);
    }

    /// `text` up to its last character that is neither white space nor the first half of a pair.
    public static String head(String text) {
        int end = text.length();
        while (end > 0
                && (Character.isWhitespace(text.charAt(end - 1))
                        || Character.isHighSurrogate(text.charAt(end - 1)))) {
            end--;
        }
        return text.substring(0, end);
    }

    /// The same in another way.
    public Resume by(Way other) {
        return new Resume(other, text, tokensLeft);
    }
}
