package footing.wire;

/// What the checks of one request came across on their way. One thread, one request.
final class Seen {
    String model = "";
    boolean stream;
    boolean streamOptions;
    boolean usageInStream;
    boolean tools;
    boolean vision;
    boolean audio;
    boolean jsonSchema;

    Ask.Needs needs() {
        return new Ask.Needs(tools, vision, audio, jsonSchema);
    }
}
