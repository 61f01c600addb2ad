package footing.local.text;

import footing.local.engine.LocalEngine.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/// How the caller wants tokens chosen, and how many answers.
///
/// @param maxTokens empty where the context is the only bound
/// @param seed of the first choice; each further choice takes the next number
/// @param choices 1..8
record Knobs(
        OptionalInt maxTokens,
        double temperature,
        double topP,
        long seed,
        double presencePenalty,
        double frequencyPenalty,
        List<String> stop,
        int choices,
        boolean logprobs) {
    /// Answers to one ask that this leg makes, one after another.
    private static final int MOST_CHOICES = 8;

    Knobs {
        stop = List.copyOf(stop);
    }

    /// Reads what chat completions and completions share.
    static Knobs of(JsonNode ask, OptionalInt maxTokens, Family family, long seed, boolean logprobs)
            throws AskFault {
        if (Json.member(ask, "logit_bias").filter(bias -> !bias.isEmpty()).isPresent()) {
            throw AskFault.unsupported("logit_bias", "The local model takes no logit_bias.");
        }
        int choices = Json.member(ask, "n").map(JsonNode::intValue).orElse(1);
        if (choices > MOST_CHOICES) {
            throw AskFault.unsupported(
                    "n",
                    "n: %d (expected: 1..%d on the local model)".formatted(choices, MOST_CHOICES));
        }
        return new Knobs(
                maxTokens,
                number(ask, "temperature", family.temperature()),
                number(ask, "top_p", family.topP()),
                Json.member(ask, "seed").map(JsonNode::longValue).orElse(seed),
                number(ask, "presence_penalty", 0),
                number(ask, "frequency_penalty", 0),
                stops(ask),
                choices,
                logprobs);
    }

    static OptionalInt tokens(JsonNode ask, String... names) {
        for (String name : names) {
            OptionalInt found =
                    Json.member(ask, name).stream().mapToInt(JsonNode::intValue).findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return OptionalInt.empty();
    }

    /// The same with another bound.
    Knobs upTo(OptionalInt tokens) {
        return new Knobs(
                tokens,
                temperature,
                topP,
                seed,
                presencePenalty,
                frequencyPenalty,
                stop,
                choices,
                logprobs);
    }

    private static double number(JsonNode ask, String name, double otherwise) {
        return Json.member(ask, name).map(JsonNode::doubleValue).orElse(otherwise);
    }

    private static List<String> stops(JsonNode ask) {
        List<String> stops = new ArrayList<>();
        Json.member(ask, "stop")
                .ifPresent(stop -> {
                    if (stop.isString()) {
                        stops.add(stop.stringValue());
                    } else {
                        stop.forEach(one -> stops.add(one.stringValue()));
                    }
                });
        stops.removeIf(String::isEmpty);
        return stops;
    }

    /// The sampling of choice number `choice`, counted from 0.
    ///
    /// @param room tokens that the context still has
    Sampling sampling(int choice, int room, String grammar) {
        return new Sampling(
                Math.min(maxTokens.orElse(room), room),
                temperature,
                topP,
                seed + choice,
                presencePenalty,
                frequencyPenalty,
                stop,
                grammar,
                logprobs);
    }
}
