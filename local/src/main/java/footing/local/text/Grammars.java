package footing.local.text;

/// The grammar that an ask binds the answer to.
final class Grammars {
    private Grammars() {}

    /// GBNF; empty where the answer is free.
    static String of(ChatAsk chat, ChatTemplate template) throws AskFault {
        if (chat.format().isPresent()) {
            throw AskFault.unsupported(
                    "response_format", "The local model takes no response_format.");
        }
        if (chat.choice() instanceof ChatAsk.ToolChoice.Forced) {
            throw AskFault.unsupported(
                    "tool_choice",
                    "The local model cannot be forced to call (%s).".formatted(template.tools()));
        }
        return "";
    }
}
