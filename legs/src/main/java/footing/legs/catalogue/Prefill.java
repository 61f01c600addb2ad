package footing.legs.catalogue;

import java.util.List;
import java.util.Map;

/// How a supplier is told that the last turn of the conversation is the beginning of its answer.
///
/// @param when the models that can do it
/// @param text member of the top level that takes what was said; empty where it is the last turn
/// @param message members of the last turn, beside its role and text, as JSON texts by name
/// @param body members of the request's top level, as JSON texts by name
/// @param drop members of the top level that forbid it, e.g. those that ask for reasoning
/// @param base path under the host that stands in the base URL's place, e.g. `/beta`; empty for its
///   own
public record Prefill(
        Parameter.When when,
        String text,
        Map<String, String> message,
        Map<String, String> body,
        List<String> drop,
        String base) {
    /// A last turn of the assistant and nothing else.
    public static final Prefill PLAIN =
            new Prefill(Parameter.When.ALWAYS, "", Map.of(), Map.of(), List.of(), "");

    public Prefill {
        message = Map.copyOf(message);
        body = Map.copyOf(body);
        drop = List.copyOf(drop);
    }
}
