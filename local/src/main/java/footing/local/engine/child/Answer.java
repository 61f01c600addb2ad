package footing.local.engine.child;

import footing.local.engine.EngineFault;
import footing.local.engine.EngineFault.Kind;
import footing.local.engine.LocalEngine.End;
import footing.local.engine.LocalEngine.Generated;
import footing.local.engine.llama.Grammar;
import footing.local.engine.llama.LlamaModel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One answer under way in a slot: its prompt, how far it is computed, and how tokens are chosen.
/// Used by the engine thread.
final class Answer implements AutoCloseable {
    private final Job.Generate job;
    private final LlamaModel model;
    private final TokenChoice choice;
    private final TextCutter cutter;
    private final Outbox outbox;
    private final int window;
    private final @Nullable Grammar grammar;
    private final int cached;

    /// What the caller has and the model must say again before anything new.
    private byte[] owed;

    private int fed;
    private int said;
    private int saidAgain;
    private int next = -1;

    /// @param cached tokens of the prompt that the slot still holds
    Answer(Job.Generate job, LlamaModel model, Outbox outbox, int window, int cached)
            throws EngineFault {
        this.job = job;
        this.model = model;
        this.outbox = outbox;
        this.window = window;
        this.cached = cached;
        this.fed = cached;
        Carried carried = job.carried();
        this.owed = carried.owed();
        this.choice = new TokenChoice(job.sampling());
        Arrays.stream(carried.tokens()).limit(carried.kept()).forEach(choice::said);
        boolean each = job.sampling().logprobs();
        this.cutter =
                new TextCutter(
                        job.sampling().stop(),
                        carried.text(),
                        (text, logprob) -> {
                            if (each || !text.isEmpty()) {
                                outbox.add(new Reply.Text(job.id(), logprob, text));
                            }
                        });
        String gbnf = job.sampling().grammar();
        this.grammar = gbnf.isEmpty() ? null : behind(carried, gbnf);
    }

    /// The grammar where the tokens that are kept end; the whole beginning must fit it.
    private Grammar behind(Carried carried, String gbnf) throws EngineFault {
        if (carried.kept() < carried.tokens().length) {
            try (Grammar whole = model.grammar(gbnf)) {
                follow(whole, carried.tokens(), carried.tokens().length);
            }
        }
        Grammar here = model.grammar(gbnf);
        try {
            follow(here, carried.tokens(), carried.kept());
            return here;
        } catch (EngineFault | RuntimeException e) {
            here.close();
            throw e;
        }
    }

    private static void follow(Grammar grammar, int[] tokens, int count) throws EngineFault {
        for (int i = 0; i < count; i++) {
            if (!grammar.allows(tokens[i])) {
                throw new EngineFault(
                        Kind.BAD_PREFIX, "the text that was begun does not fit the grammar");
            }
            grammar.accept(tokens[i]);
        }
    }

    Job.Generate job() {
        return job;
    }

    /// Tokens of the prompt that are not computed yet.
    int promptLeft() {
        return job.prompt().length - fed;
    }

    /// The next token of the prompt, counted as computed.
    int feed() {
        return job.prompt()[fed++];
    }

    /// The token that was chosen and must be computed next.
    int next() {
        return next;
    }

    /// Takes the logits after all that is computed.
    ///
    /// @return how the answer ended, or null while it goes on with [#next]
    @Nullable Generated hear(float[] logits) throws EngineFault {
        double[] logprobOf = {Double.NaN};
        int token = choose(logits, logprobOf);
        if (model.isEnd(token)) {
            cutter.finish();
            return ended(End.STOP);
        }
        if (grammar != null) {
            grammar.accept(token);
        }
        choice.said(token);
        byte[] piece = model.piece(token);
        if (owed.length > 0 && piece.length <= owed.length) {
            saidAgain++;
            owed = Arrays.copyOfRange(owed, piece.length, owed.length);
        } else {
            said++;
            byte[] fresh = Arrays.copyOfRange(piece, owed.length, piece.length);
            owed = new byte[0];
            if (cutter.take(fresh, logprobOf[0])) {
                return ended(End.STOP);
            }
        }
        if (said >= job.sampling().maxTokens()
                || job.prompt().length + said + saidAgain >= window) {
            cutter.finish();
            return ended(End.LENGTH);
        }
        next = token;
        return null;
    }

    void fault(EngineFault fault) {
        outbox.add(new Reply.Fault(job.id(), fault.kind(), String.valueOf(fault.getMessage())));
    }

    @Override
    public void close() {
        if (grammar != null) {
            grammar.close();
        }
    }

    private int choose(float[] logits, double[] logprobOf) throws EngineFault {
        if (owed.length > 0) {
            model.pieces().bind(logits, owed);
        }
        float[] plain = job.sampling().logprobs() ? Arrays.copyOf(logits, logits.length) : logits;
        int token = choice.choose(logits);
        if (grammar != null && token >= 0 && !grammar.allows(token)) {
            grammar.mask(logits);
            token = choice.again(logits);
        }
        if (token < 0) {
            throw new EngineFault(
                    Kind.BAD_GRAMMAR, "no token of this model can follow the grammar here");
        }
        if (job.sampling().logprobs()) {
            logprobOf[0] = TokenChoice.logprob(plain, token);
        }
        return token;
    }

    private Generated ended(End end) {
        int again = job.carried().tokens().length - job.carried().kept();
        return new Generated(end, job.prompt().length + again, cached, said);
    }
}
