package footing.local.engine.child;

import footing.local.engine.EngineFault;
import footing.local.engine.EngineFault.Kind;
import footing.local.engine.LocalEngine.Generated;
import footing.local.engine.llama.Batch;
import footing.local.engine.llama.LlamaContext;
import footing.local.engine.llama.LlamaModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Computes all calls in turns: each turn takes one token of every answer and a piece of the
/// prompts through the model together.
///
/// A piece of prompt is as long as takes about [#PIECE_NANOS] on this machine, so that answers
/// under way are not starved and a cancelled call is let go soon. The turns run on one platform
/// thread; [#offer] may be called by any.
final class Batcher {
    /// How long a turn may take when a prompt is read, in nanoseconds.
    private static final long PIECE_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    private static final int SHORTEST_PIECE = 16;
    private static final int FIRST_PIECE = 64;

    private record Asked(Slot slot, Answer answer, int place) {}

    private final LlamaModel model;
    private final LlamaContext context;
    private final LlamaContext.Plan plan;
    private final Vectors.Pooling pooling;
    private final Outbox outbox;
    private final int queue;
    private final List<Slot> slots = new ArrayList<>();
    private final float[] logits;
    private final float[] vector;
    private final Deque<Job> waiting = new ArrayDeque<>();
    private final Set<Integer> cancelled = new HashSet<>();
    private volatile long busySince;
    private int piece = FIRST_PIECE;

    /// @param queue most calls that wait for a slot
    Batcher(
            LlamaModel model,
            LlamaContext context,
            LlamaContext.Plan plan,
            Vectors.Pooling pooling,
            Outbox outbox,
            int queue) {
        this.model = model;
        this.context = context;
        this.plan = plan;
        this.pooling = pooling;
        this.outbox = outbox;
        this.queue = queue;
        this.logits = new float[model.vocabSize()];
        this.vector = new float[model.embeddingLength()];
        for (int i = 0; i < plan.slots(); i++) {
            slots.add(new Slot(i, plan.window()));
        }
    }

    /// Puts a call into the queue.
    ///
    /// @return false where the queue is full
    boolean offer(Job job) {
        synchronized (waiting) {
            if (waiting.size() >= queue + plan.slots()) {
                return false;
            }
            waiting.addLast(job);
            waiting.notifyAll();
            return true;
        }
    }

    /// Lets call `id` go before its next turn; nothing where it has ended.
    void cancel(int id) {
        synchronized (waiting) {
            cancelled.add(id);
            waiting.notifyAll();
        }
    }

    /// How long the native call under way has taken, in milliseconds.
    long busyMillis() {
        long since = busySince;
        return since == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }

    /// Takes turns for ever.
    void run() throws InterruptedException {
        while (true) {
            seat();
            turn();
            for (Slot slot : slots) {
                Vectors vectors = slot.vectors();
                if (vectors != null) {
                    embedTurn(slot, vectors);
                }
            }
            outbox.flush();
        }
    }

    /// Gives waiting calls a free slot; waits where there is nothing to do at all.
    private void seat() throws InterruptedException {
        synchronized (waiting) {
            while (waiting.isEmpty() && slots.stream().allMatch(Slot::isFree)) {
                waiting.wait();
            }
            dropCancelled();
            dropImpatient();
            while (!waiting.isEmpty() && slots.stream().anyMatch(Slot::isFree)) {
                begin(waiting.removeFirst());
            }
        }
    }

    private void begin(Job job) {
        try {
            switch (job) {
                case Job.Generate generate -> beginAnswer(generate);
                case Job.Embed embed ->
                        leastUsed()
                                .begin(
                                        new Vectors(embed, pooling, vector.length),
                                        System.nanoTime());
            }
        } catch (EngineFault e) {
            outbox.add(new Reply.Fault(job.id(), e.kind(), String.valueOf(e.getMessage())));
        }
    }

    /// Takes the free slot that holds most of the prompt's start, and of those the one that was not
    /// used for the longest time.
    private void beginAnswer(Job.Generate job) throws EngineFault {
        Slot slot =
                slots.stream()
                        .filter(Slot::isFree)
                        .max(
                                Comparator.comparingInt((Slot s) -> s.shared(job.prompt()))
                                        .thenComparing(Slot::lastUsed, Comparator.reverseOrder()))
                        .orElseThrow();
        int shared = Math.min(slot.shared(job.prompt()), job.prompt().length - 1);
        if (!context.forget(slot.index(), shared)) {
            shared = 0;
            context.forget(slot.index(), 0);
        }
        slot.cutTo(shared);
        slot.begin(new Answer(job, model, outbox, plan.window(), shared), System.nanoTime());
    }

    private Slot leastUsed() {
        return slots.stream()
                .filter(Slot::isFree)
                .min(Comparator.comparingLong(Slot::lastUsed))
                .orElseThrow();
    }

    /// Ends what was cancelled, waiting or under way. A cancel always comes after its call, so an
    /// id that is not found has ended.
    private void dropCancelled() {
        waiting.removeIf(job -> cancelled.contains(job.id()));
        for (Slot slot : slots) {
            Answer answer = slot.answer();
            Vectors vectors = slot.vectors();
            if ((answer != null && cancelled.contains(answer.job().id()))
                    || (vectors != null && cancelled.contains(vectors.job().id()))) {
                slot.end();
            }
        }
        cancelled.clear();
    }

    /// Ends what has waited for a slot for too long. Turns are being taken while anything waits.
    private void dropImpatient() {
        long now = System.nanoTime();
        waiting.removeIf(job -> {
            boolean over = job instanceof Job.Generate generate && generate.giveUp() - now < 0;
            if (over) {
                outbox.add(
                        new Reply.Fault(
                                job.id(),
                                Kind.BUSY,
                                "no slot became free in the time that the call may wait"));
            }
            return over;
        });
    }

    private void turn() {
        Batch batch = context.batch();
        batch.clear();
        List<Asked> asked = new ArrayList<>();
        speak(batch, asked);
        int speaking = batch.size();
        listen(batch, asked);
        if (batch.size() == 0) {
            return;
        }
        long began = System.nanoTime();
        int code = compute();
        measure(batch.size() - speaking, System.nanoTime() - began);
        if (code != 0) {
            fail(code);
            return;
        }
        for (Asked one : asked) {
            hear(one);
        }
    }

    /// Adds the chosen token of each answer.
    private void speak(Batch batch, List<Asked> asked) {
        for (Slot slot : slots) {
            Answer answer = slot.answer();
            if (answer != null && answer.promptLeft() == 0) {
                int token = answer.next();
                asked.add(
                        new Asked(
                                slot, answer, batch.add(token, slot.count(), slot.index(), true)));
                slot.keep(token);
            }
        }
    }

    /// Adds pieces of prompts, those begun first in front.
    private void listen(Batch batch, List<Asked> asked) {
        int most = Math.min(piece, batch.left());
        List<Slot> reading =
                slots.stream()
                        .filter(s -> s.answer() != null)
                        .sorted(Comparator.comparingLong(Slot::lastUsed))
                        .toList();
        for (Slot slot : reading) {
            Answer answer = slot.answer();
            while (answer != null && most > 0 && answer.promptLeft() > 0) {
                boolean last = answer.promptLeft() == 1;
                int token = answer.feed();
                int place = batch.add(token, slot.count(), slot.index(), last);
                slot.keep(token);
                most--;
                if (last) {
                    asked.add(new Asked(slot, answer, place));
                }
            }
        }
    }

    private void hear(Asked asked) {
        context.logits(asked.place(), logits);
        try {
            Generated generated = asked.answer().hear(logits);
            if (generated != null) {
                outbox.add(new Reply.Done(asked.answer().job().id(), generated));
                asked.slot().end();
            }
        } catch (EngineFault e) {
            asked.answer().fault(e);
            asked.slot().end();
        }
    }

    /// Computes a piece of a text for its vector: in a turn of its own, as every token of it is
    /// asked for.
    private void embedTurn(Slot slot, Vectors vectors) {
        if (vectors.left() == 0) {
            outbox.add(vectors.reply());
            slot.end();
            return;
        }
        if (vectors.atStart()) {
            context.forget(slot.index(), 0);
            slot.cutTo(0);
        }
        Batch batch = context.batch();
        batch.clear();
        int most = plan.wholeTexts() ? plan.batch() : Math.min(plan.outputs(), plan.batch());
        int count = Math.min(vectors.left(), most);
        for (int i = 0; i < count; i++) {
            batch.add(vectors.token(i), vectors.position() + i, slot.index(), true);
        }
        context.wantVectors(true);
        int code = compute();
        if (code == 0) {
            for (int i = 0; i < count; i++) {
                context.vector(i, vector);
                vectors.hear(vector);
            }
        }
        context.wantVectors(plan.wholeTexts());
        if (code != 0) {
            fail(code);
        }
    }

    private int compute() {
        busySince = System.nanoTime();
        try {
            return context.decode();
        } finally {
            busySince = 0;
        }
    }

    /// Learns how long a piece of prompt may be.
    private void measure(int prompt, long nanos) {
        if (prompt < Math.min(piece, SHORTEST_PIECE)) {
            return;
        }
        long fits = prompt * PIECE_NANOS / Math.max(1, nanos);
        piece = (piece + Math.clamp(fits, SHORTEST_PIECE, plan.batch())) / 2;
    }

    /// The library failed in a turn: what the windows hold is no longer known.
    private void fail(int code) {
        EngineFault fault = new EngineFault(Kind.CRASHED, "llama_decode answered " + code);
        for (Slot slot : slots) {
            @Nullable Answer answer = slot.answer();
            @Nullable Vectors vectors = slot.vectors();
            if (answer != null) {
                answer.fault(fault);
            }
            if (vectors != null) {
                outbox.add(
                        new Reply.Fault(
                                vectors.job().id(),
                                fault.kind(),
                                String.valueOf(fault.getMessage())));
            }
            slot.end();
            slot.cutTo(0);
        }
        context.forgetAll();
        Arrays.fill(logits, 0f);
    }
}
