package footing.local.text;

import footing.legs.Relay.CallerGone;
import footing.local.engine.EngineFault;
import footing.local.engine.LocalEngine;
import footing.local.engine.LocalEngine.End;
import footing.local.engine.LocalEngine.Generated;
import footing.local.engine.LocalEngine.ModelFacts;
import footing.local.engine.LocalEngine.Prompt;
import footing.wire.Ask;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers the older completions: text in, text after it out. Safe for use by many threads.
final class Completions {
    /// The dialect's own default.
    private static final int MAX_TOKENS = 16;

    private static final Set<String> HEARD =
            Set.of(
                    "model",
                    "prompt",
                    "stream",
                    "stream_options",
                    "temperature",
                    "top_p",
                    "n",
                    "presence_penalty",
                    "frequency_penalty",
                    "stop",
                    "seed",
                    "logit_bias",
                    "max_tokens",
                    "logprobs",
                    "best_of",
                    "echo",
                    "suffix");

    private final String model;
    private final LocalEngine engine;
    private final Senses senses;

    Completions(String model, LocalEngine engine, Senses senses) {
        this.model = model;
        this.engine = engine;
        this.senses = senses;
    }

    /// Runs all choices.
    ///
    /// @return the finish reason of the last choice
    String answer(Ask ask, JsonNode json, Begun begun, Generation generation, Progress progress)
            throws AskFault, EngineFault, InterruptedException, CallerGone, Generation.Late {
        ModelFacts facts = engine.facts();
        if (facts.embedsOnly()) {
            throw AskFault.unsupported("model", "The local model embeds and does not complete.");
        }
        refuse(json);
        boolean logprobs = Json.member(json, "logprobs").isPresent();
        Knobs knobs =
                Knobs.of(
                        json,
                        OptionalInt.of(bound(json, begun)),
                        Family.of(facts),
                        senses.random().getAsLong() >>> 1,
                        logprobs);
        Head head = new Head(senses.id("cmpl-"), senses.created(), model, Chats.fingerprint(facts));
        Run run = new Run(ask, head, knobs, progress, Dropped.of(json, HEARD));
        return run.answer(prompts(json, begun), facts.contextTokens(), generation);
    }

    /// Most tokens that may come; without a word of the caller the default less what has come.
    private int bound(JsonNode json, Begun begun) throws EngineFault {
        if (begun.isEmpty()) {
            return Knobs.tokens(json, "max_tokens").orElse(MAX_TOKENS);
        }
        int come = engine.tokenize(begun.text(), false).length;
        return begun.tokensLeft().orElse(Math.max(1, MAX_TOKENS - come));
    }

    private static void refuse(JsonNode json) throws AskFault {
        if (Json.member(json, "suffix").filter(s -> !s.asString("").isEmpty()).isPresent()) {
            throw AskFault.unsupported(
                    "suffix", "The local model does not fill in before a suffix.");
        }
        if (json.path("echo").asBoolean(false)) {
            throw AskFault.unsupported("echo", "The local model does not echo the prompt.");
        }
        int n = Json.member(json, "n").map(JsonNode::intValue).orElse(1);
        if (Json.member(json, "best_of").map(JsonNode::intValue).orElse(n) != n) {
            throw AskFault.unsupported("best_of", "The local model takes no best_of.");
        }
        if (json.path("logprobs").asInt(0) > 1) {
            throw AskFault.unsupported(
                    "logprobs",
                    "The local model tells the probability of the chosen token only (logprobs: 0 or 1).");
        }
        if (Json.member(json, "max_tokens").map(JsonNode::intValue).orElse(1) < 1) {
            throw AskFault.unsupported("max_tokens", "max_tokens: 0 (expected: 1 or more)");
        }
    }

    private static List<Prompt> prompts(JsonNode json, Begun begun) throws AskFault {
        JsonNode prompt = json.path("prompt");
        if (prompt.isString()) {
            return List.of(new Prompt(prompt.stringValue(), true, begun.text()));
        }
        List<Prompt> prompts = new ArrayList<>();
        for (JsonNode one : prompt) {
            if (!one.isString()) {
                throw AskFault.unsupported(
                        "prompt",
                        "prompt has token numbers, and those of the local model differ (expected: text)");
            }
            prompts.add(new Prompt(one.stringValue(), true, begun.text()));
        }
        if (prompts.size() > 1 && !begun.isEmpty()) {
            throw AskFault.prefix("The local model carries on one choice.");
        }
        if (prompts.size() > 8) {
            throw AskFault.unsupported("prompt", "prompt has more than 8 texts.");
        }
        return prompts;
    }

    /// One ask under way. Used by the attempt's thread.
    private final class Run {
        private final Ask ask;
        private final Head head;
        private final Knobs knobs;
        private final Progress progress;
        private final List<String> dropped;
        private final ArrayNode choices = Json.object().putArray("choices");
        private int completion;

        Run(Ask ask, Head head, Knobs knobs, Progress progress, List<String> dropped) {
            this.ask = ask;
            this.head = head;
            this.knobs = knobs;
            this.progress = progress;
            this.dropped = dropped;
        }

        String answer(List<Prompt> prompts, int context, Generation generation)
                throws AskFault, EngineFault, InterruptedException, CallerGone, Generation.Late {
            List<Integer> rooms = new ArrayList<>();
            for (int i = 0; i < prompts.size(); i++) {
                rooms.add(
                        room(
                                prompts.get(i),
                                prompts.size() > 1 ? "prompt[" + i + "]" : "prompt",
                                context));
            }
            String finish = "stop";
            int prompt = 0;
            int cached = 0;
            for (int choice = 0; choice < prompts.size() * knobs.choices(); choice++) {
                int at = choice / knobs.choices();
                Choice one = new Choice(choice);
                Generated generated =
                        generation.run(
                                prompts.get(at),
                                knobs.sampling(choice % knobs.choices(), rooms.get(at), ""),
                                one::take);
                finish = generated.end() == End.LENGTH ? "length" : "stop";
                one.finish(finish);
                boolean first = choice % knobs.choices() == 0;
                prompt += first ? generated.promptTokens() : 0;
                cached += first ? generated.cachedTokens() : 0;
                completion += generated.completionTokens();
            }
            Count count = new Count(prompt, cached, completion, 0);
            progress.spent(count.usage());
            end(count);
            return finish;
        }

        private int room(Prompt prompt, String param, int context) throws AskFault, EngineFault {
            int tokens =
                    engine.tokenize(prompt.text(), true).length
                            + engine.tokenize(prompt.prefix(), false).length
                            + 1;
            if (tokens >= context) {
                throw AskFault.tooLong(
                        param,
                        "The prompt has %d tokens, and the local model's context has %d."
                                .formatted(tokens, context));
            }
            return context - tokens;
        }

        private void end(Count count) throws CallerGone {
            if (ask.stream()) {
                if (ask.usageInStream()) {
                    ObjectNode chunk = head.json("text_completion");
                    chunk.putArray("choices");
                    chunk.set("usage", count.plainJson(true));
                    progress.write(Json.event(chunk));
                }
                progress.write(ChatStream.DONE);
                return;
            }
            ObjectNode answer = head.json("text_completion");
            answer.set("choices", choices);
            answer.set("usage", count.plainJson(true));
            byte[] body = Json.bytes(answer);
            progress.begin(Head.headers("application/json", dropped), body.length);
            progress.write(body);
        }

        /// One completion: collected, or sent piece by piece.
        private final class Choice {
            private final int index;
            private final StringBuilder text = new StringBuilder();
            private final List<ChatSink.TokenLogprob> tokens = new ArrayList<>();

            Choice(int index) {
                this.index = index;
            }

            void take(String piece, double logprob) throws CallerGone {
                List<ChatSink.TokenLogprob> own =
                        knobs.logprobs() && !Double.isNaN(logprob)
                                ? List.of(new ChatSink.TokenLogprob(piece, logprob))
                                : List.of();
                if (ask.stream()) {
                    send(json(piece, own, text.length(), null));
                    progress.flush();
                } else {
                    tokens.addAll(own);
                }
                text.append(piece);
            }

            void finish(String reason) throws CallerGone {
                if (ask.stream()) {
                    send(json("", List.of(), text.length(), reason));
                } else {
                    choices.add(json(text.toString(), tokens, 0, reason));
                }
            }

            private void send(ObjectNode choice) throws CallerGone {
                if (!progress.begun()) {
                    progress.begin(Head.headers("text/event-stream; charset=utf-8", dropped), -1);
                }
                ObjectNode chunk = head.json("text_completion");
                chunk.putArray("choices").add(choice);
                if (ask.usageInStream()) {
                    chunk.putNull("usage");
                }
                progress.write(Json.event(chunk));
            }

            private ObjectNode json(
                    String part,
                    List<ChatSink.TokenLogprob> probs,
                    int offset,
                    @Nullable String reason) {
                ObjectNode json = Json.object().put("index", index).put("text", part);
                json.set("logprobs", logprobs(probs, offset));
                return json.put("finish_reason", reason);
            }

            private @Nullable JsonNode logprobs(List<ChatSink.TokenLogprob> probs, int offset) {
                if (probs.isEmpty()) {
                    return null;
                }
                ObjectNode json = Json.object();
                ArrayNode names = json.putArray("tokens");
                ArrayNode values = json.putArray("token_logprobs");
                json.putNull("top_logprobs");
                ArrayNode offsets = json.putArray("text_offset");
                int at = offset;
                for (ChatSink.TokenLogprob prob : probs) {
                    names.add(prob.token());
                    values.add(prob.logprob());
                    offsets.add(at);
                    at += prob.token().length();
                }
                return json;
            }
        }
    }
}
