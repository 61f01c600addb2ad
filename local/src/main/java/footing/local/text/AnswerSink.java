package footing.local.text;

import footing.legs.Relay.CallerGone;

/// Takes the parts of one answer in the order in which the model wrote them.
interface AnswerSink {
    void reasoning(String text) throws CallerGone;

    void content(String text) throws CallerGone;

    void call(ToolCall call) throws CallerGone;
}
