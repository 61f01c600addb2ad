package footing.local.text;

import footing.legs.Relay.CallerGone;
import footing.local.engine.EngineFault;
import footing.local.engine.LocalEngine;
import footing.local.engine.LocalEngine.End;
import footing.local.engine.LocalEngine.Generated;
import footing.local.engine.LocalEngine.Prompt;
import java.util.ArrayList;
import java.util.List;

/// Generates the choices of one chat, one after another, and hands their parts to a sink.
final class ChatAnswer {
    private final LocalEngine engine;
    private final Generation generation;
    private final Progress progress;
    private final ChatSink sink;
    private String finish = "stop";
    private int pieces;

    ChatAnswer(LocalEngine engine, Generation generation, Progress progress, ChatSink sink) {
        this.engine = engine;
        this.generation = generation;
        this.progress = progress;
        this.sink = sink;
    }

    /// Everything that a chat's generation needs.
    ///
    /// @param promptTokens those of what the caller has already included
    /// @param room tokens left for the answer
    /// @param thinking whether the prompt ends inside the reasoning
    record Plan(
            Prompt prompt,
            int promptTokens,
            int room,
            boolean thinks,
            boolean thinking,
            ToolCallReader tools,
            String grammar,
            Knobs knobs) {}

    /// Ends an answer that the caller has wholly.
    ///
    /// @return the finish reason
    static String nothingMore(ChatSink sink) throws CallerGone {
        sink.finish(0, "stop");
        sink.end(new Count(0, 0, 0, 0));
        return "stop";
    }

    /// Runs all choices.
    ///
    /// @return the finish reason of the last choice
    String run(Plan plan) throws EngineFault, InterruptedException, CallerGone, Generation.Late {
        int prompt = plan.promptTokens();
        int cached = 0;
        int completion = 0;
        int reasoning = 0;
        for (int choice = 0; choice < plan.knobs().choices(); choice++) {
            Parts parts = new Parts(choice, plan.knobs().logprobs());
            AnswerReader reader =
                    plan.prompt().prefix().isEmpty()
                            ? new AnswerReader(plan.thinks(), plan.thinking(), plan.tools(), parts)
                            : AnswerReader.within(plan.tools(), parts);
            Generated generated = generate(plan, choice, reader, parts);
            reader.end();
            if (choice == 0) {
                prompt = generated.promptTokens();
                cached = generated.cachedTokens();
            }
            completion += generated.completionTokens();
            reasoning += Math.min(generated.completionTokens(), tokens(parts.reasoning));
            finish =
                    reader.called()
                            ? "tool_calls"
                            : generated.end() == End.LENGTH ? "length" : "stop";
            sink.finish(choice, finish);
        }
        Count count = new Count(prompt, cached, completion, reasoning);
        progress.spent(count.usage());
        sink.end(count);
        return finish;
    }

    private Generated generate(Plan plan, int choice, AnswerReader reader, Parts parts)
            throws EngineFault, InterruptedException, CallerGone, Generation.Late {
        return generation.run(
                plan.prompt(),
                plan.knobs().sampling(choice, plan.room(), plan.grammar()),
                (piece, logprob) -> {
                    pieces++;
                    progress.spent(new Count(plan.promptTokens(), 0, pieces, 0).usage());
                    parts.note(piece, logprob);
                    reader.accept(piece);
                });
    }

    private int tokens(StringBuilder text) throws EngineFault {
        return text.isEmpty() ? 0 : engine.tokenize(text.toString(), false).length;
    }

    /// Numbers the parts of one choice and brings their probabilities along.
    private final class Parts implements AnswerSink {
        private final int choice;
        private final boolean withLogprobs;
        private final StringBuilder reasoning = new StringBuilder();
        private List<ChatSink.TokenLogprob> noted = new ArrayList<>();
        private int calls;

        Parts(int choice, boolean withLogprobs) {
            this.choice = choice;
            this.withLogprobs = withLogprobs;
        }

        void note(String piece, double logprob) {
            if (withLogprobs && !Double.isNaN(logprob)) {
                noted.add(new ChatSink.TokenLogprob(piece, logprob));
            }
        }

        @Override
        public void reasoning(String text) throws CallerGone {
            noted = new ArrayList<>();
            reasoning.append(text);
            sink.reasoning(choice, text);
        }

        @Override
        public void content(String text) throws CallerGone {
            List<ChatSink.TokenLogprob> own = noted;
            noted = new ArrayList<>();
            sink.content(choice, text, own);
        }

        @Override
        public void call(ToolCall call) throws CallerGone {
            noted = new ArrayList<>();
            sink.call(choice, calls++, call);
        }
    }
}
