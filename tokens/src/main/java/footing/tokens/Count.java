package footing.tokens;

/// Tokens, never negative, and how they were counted.
public record Count(long tokens, Way way) {
    /// Of nothing there is nothing.
    public static final Count NONE = new Count(0, Way.EXACT);

    public Count {
        if (tokens < 0) {
            throw new IllegalArgumentException("tokens: " + tokens + " (expected: 0 or more)");
        }
    }

    /// Both together, as sure as the less sure one.
    public Count plus(Count other) {
        return new Count(Math.addExact(tokens, other.tokens), way.and(other.way));
    }

    /// As many, but not surer than `most`.
    public Count atMost(Way most) {
        return new Count(tokens, way.and(most));
    }
}
