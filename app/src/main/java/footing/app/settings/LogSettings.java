package footing.app.settings;

/// How the log is written.
///
/// @param level the least that is written
/// @param format text for people, JSON for collectors
public record LogSettings(Level level, Format format) {
    /// `info`, `text`.
    public static final LogSettings DEFAULT = new LogSettings(Level.INFO, Format.TEXT);

    /// The least that is written.
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /// The shape of a line.
    public enum Format {
        TEXT,
        JSON
    }
}
