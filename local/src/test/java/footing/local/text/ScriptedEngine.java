package footing.local.text;

import footing.local.engine.EngineFault;
import footing.local.engine.LocalEngine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;

/// An engine that says what it was told to say, and otherwise keeps an engine's promises: a word is
/// a token, stop texts end an answer and are not part of it, `maxTokens` binds, interrupts cancel.
final class ScriptedEngine implements LocalEngine {
    /// What one generation does.
    sealed interface Act {
        /// Says the pieces, a token each.
        record Say(List<String> pieces) implements Act {}

        record Fail(EngineFault.Kind kind, String message) implements Act {}

        /// Says a piece, then nothing until it is interrupted.
        record Hang(String piece, CountDownLatch said) implements Act {}

        /// Says a piece, then fails.
        record Break(String piece) implements Act {}
    }

    private final ModelFacts facts;
    private final Queue<Act> acts = new ArrayDeque<>();
    private final List<Prompt> prompts = new ArrayList<>();
    private final List<Sampling> samplings = new ArrayList<>();
    private final List<Duration> patiences = new ArrayList<>();

    ScriptedEngine(String name, String template, int context) {
        this.facts =
                new ModelFacts(
                        name, "llama", template, "<s>", "</s>", context, context, 3, false, 1000);
    }

    ScriptedEngine say(String... pieces) {
        acts.add(new Act.Say(List.of(pieces)));
        return this;
    }

    ScriptedEngine then(Act act) {
        acts.add(act);
        return this;
    }

    List<Prompt> prompts() {
        return prompts;
    }

    List<Duration> patiences() {
        return patiences;
    }

    List<Sampling> samplings() {
        return samplings;
    }

    @Override
    public ModelFacts facts() {
        return facts;
    }

    @Override
    public int[] tokenize(String text, boolean special) {
        int words = text.isBlank() ? 0 : text.strip().split("\\s+").length;
        return new int[words];
    }

    @Override
    public Generated generate(Prompt prompt, Sampling sampling, Duration patience, Sink sink)
            throws EngineFault, InterruptedException {
        prompts.add(prompt);
        samplings.add(sampling);
        patiences.add(patience);
        int tokens = tokenize(prompt.text() + prompt.prefix(), true).length;
        Act act = acts.remove();
        return switch (act) {
            case Act.Fail(var kind, var message) -> throw new EngineFault(kind, message);
            case Act.Break(var piece) -> {
                sink.text(piece, Double.NaN);
                throw new EngineFault(EngineFault.Kind.CRASHED, "the engine died");
            }
            case Act.Hang(var piece, var said) -> {
                sink.text(piece, Double.NaN);
                said.countDown();
                new CountDownLatch(1).await();
                throw new IllegalStateException("nobody opens that latch");
            }
            case Act.Say(var pieces) -> said(pieces, tokens, sampling, sink);
        };
    }

    private static Generated said(List<String> pieces, int prompt, Sampling sampling, Sink sink)
            throws EngineFault {
        int count = 0;
        for (String piece : pieces) {
            if (sampling.stop().contains(piece)) {
                return new Generated(End.STOP, prompt, 1, count + 1);
            }
            if (count == sampling.maxTokens()) {
                return new Generated(End.LENGTH, prompt, 1, count);
            }
            count++;
            sink.text(piece, sampling.logprobs() ? -0.5 : Double.NaN);
        }
        return new Generated(End.STOP, prompt, 1, count + 1);
    }

    @Override
    public Embedded embed(List<String> texts) {
        float[] vector = {0.6f, 0.8f, 0f};
        int tokens = texts.stream().mapToInt(text -> tokenize(text, false).length).sum();
        return new Embedded(texts.stream().map(_ -> Arrays.copyOf(vector, 3)).toList(), tokens);
    }

    @Override
    public void close() {}
}
