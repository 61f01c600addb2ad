package footing.local.text.grammar;

/// A grammar that tests outside of its package can ask.
public final class Grammar {
    private final Walker walker;

    public Grammar(String text) {
        this.walker = new Walker(text);
    }

    public boolean matches(String text) {
        return walker.matches(text);
    }
}
