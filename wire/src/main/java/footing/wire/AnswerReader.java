package footing.wire;

/// Reads a supplier's answer in one piece. Believes nothing, throws nothing.
public final class AnswerReader {
    private AnswerReader() {}

    /// What matters in the answer. Blank lines in front, as some suppliers send while they think,
    /// do no harm.
    public static Glance read(Endpoint endpoint, byte[] body) {
        for (byte c : body) {
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return GlanceReader.read(endpoint, body, 0, body.length);
            }
        }
        return Glance.EMPTY;
    }
}
