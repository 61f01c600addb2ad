package footing.app.settings;

/// A spot in a file that a person can go to.
///
/// @param line counted from 1; 0 where the file as a whole is meant
/// @param column counted from 1
public record Place(String file, int line, int column) {
    /// The file as a whole.
    public static Place of(String file) {
        return new Place(file, 0, 0);
    }

    /// As editors and terminals understand it: `file:line:column`.
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
