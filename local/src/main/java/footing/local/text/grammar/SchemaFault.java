package footing.local.text.grammar;

/// A schema that cannot be kept by a grammar.
public final class SchemaFault extends Exception {
    private final String path;

    SchemaFault(String path, String message) {
        super(message);
        this.path = path;
    }

    /// Where in the schema, below its root: empty or e.g. `.properties.age.multipleOf`.
    public String path() {
        return path;
    }
}
