package footing.tokens;

/// How tokens were counted, the surest first.
public enum Way {
    /// By the model's own vocabulary, the whole text.
    EXACT,

    /// By a vocabulary of the same family, or by the model's own where what is laid round the text
    /// (chat template, tools, pictures) is estimated.
    RELATED,

    /// By such a vocabulary, but of a part of the text, and scaled: the text was too long, or
    /// whoever wanted to know was interrupted.
    SAMPLED,

    /// By a ratio of tokens to characters.
    GUESSED;

    /// The less sure of the two.
    public Way and(Way other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
