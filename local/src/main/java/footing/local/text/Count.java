package footing.local.text;

import footing.wire.Usage;
import tools.jackson.databind.node.ObjectNode;

/// Tokens of an ask as the engine counted them. The prompt counts once, however many choices.
///
/// @param cached prompt tokens that the first choice found in its slot
/// @param reasoning completion tokens that were reasoning, counted by tokenising it anew
record Count(int prompt, int cached, int completion, int reasoning) {
    Usage usage() {
        return new Usage(prompt - cached, cached, 0, completion - reasoning, reasoning);
    }

    ObjectNode json() {
        ObjectNode usage = Json.object();
        usage.put("prompt_tokens", prompt);
        usage.put("completion_tokens", completion);
        usage.put("total_tokens", prompt + completion);
        usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
        return usage;
    }

    /// As completions and embeddings tell it.
    ObjectNode plainJson(boolean withCompletion) {
        ObjectNode usage = Json.object();
        usage.put("prompt_tokens", prompt);
        if (withCompletion) {
            usage.put("completion_tokens", completion);
        }
        usage.put("total_tokens", prompt + completion);
        return usage;
    }
}
