package footing.local.text;

import footing.legs.Relay.CallerGone;
import java.util.List;

/// Takes the answers of a chat, choice after choice.
interface ChatSink {
    void reasoning(int choice, String text) throws CallerGone;

    /// Takes text that the caller reads.
    ///
    /// @param logprobs of the tokens of `text`; empty where not asked for
    void content(int choice, String text, List<TokenLogprob> logprobs) throws CallerGone;

    /// Takes a call that is whole.
    ///
    /// @param number of the call within its choice, counted from 0
    void call(int choice, int number, ToolCall call) throws CallerGone;

    /// Ends a choice.
    ///
    /// @param reason `stop`, `length` or `tool_calls`
    void finish(int choice, String reason) throws CallerGone;

    /// All choices are finished.
    void end(Count count) throws CallerGone;

    /// A piece of the answer and the natural logarithm of its probability.
    record TokenLogprob(String token, double logprob) {}
}
