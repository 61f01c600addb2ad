package footing.local.engine.child;

import footing.local.engine.EngineFault;
import footing.local.engine.EngineFault.Kind;
import footing.local.engine.LocalEngine.Prompt;
import footing.local.engine.llama.Llama;
import footing.local.engine.llama.LlamaContext;
import footing.local.engine.llama.LlamaModel;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The engine's process. Hears requests on its standard input, says replies on its standard output,
/// and ends when its parent closes the pipe or dies.
///
/// The main thread reads; one more thread computes. A signal of a terminal, which reaches this
/// process too, does not end it: its parent decides, who may still have answers to give.
public final class ChildMain {
    /// Stack of the two threads in bytes: the library's tokenisers recur deeply on odd texts.
    private static final long STACK = 64L << 20;

    /// Tokens are seldom longer: a longer prompt in bytes cannot fit the window.
    private static final int MOST_BYTES_PER_TOKEN = 128;

    private static final int MOST_GRAMMAR_CHARS = 512 << 10;

    /// Exit code when the computing thread failed beyond repair.
    private static final int BROKEN = 70;

    private final Request.Open open;
    private final Outbox outbox;
    private final LlamaModel model;
    private final Batcher batcher;

    private ChildMain(Request.Open open, Outbox outbox, LlamaModel model, Batcher batcher) {
        this.open = open;
        this.outbox = outbox;
        this.model = model;
        this.batcher = batcher;
    }

    /// Runs until the parent closes the pipe.
    public static void main(String[] args) {
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(ChildMain::waitForParent));
        Thread.ofPlatform()
                .name("reader")
                .stackSize(STACK)
                .start(() -> readAll(new FileInputStream(FileDescriptor.in), new Outbox(out)));
    }

    private static void waitForParent() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void readAll(FileInputStream pipe, Outbox outbox) {
        try {
            DataInputStream in = new DataInputStream(new BufferedInputStream(pipe));
            if (Frames.readRequest(in) instanceof Request.Open open) {
                ChildMain child = start(open, outbox);
                while (true) {
                    child.handle(Frames.readRequest(in));
                }
            }
        } catch (EngineFault e) {
            outbox.say(new Reply.Fault(0, e.kind(), String.valueOf(e.getMessage())));
        } catch (IOException _) {
            // The parent is gone.
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private static ChildMain start(Request.Open open, Outbox outbox) throws EngineFault {
        Llama llama = Llama.open(Path.of(open.natives()));
        LlamaModel model = llama.load(Path.of(open.model()));
        int outputs = open.wholeTexts() ? open.batch() : Math.max(open.slots(), 64);
        LlamaContext.Plan plan =
                new LlamaContext.Plan(
                        open.slots(),
                        open.window(),
                        open.batch(),
                        outputs,
                        open.threads(),
                        open.wholeTexts());
        LlamaContext context = model.context(plan);
        if (context.window() < open.window()) {
            throw new EngineFault(
                    Kind.NO_MEMORY,
                    "the library made a window of "
                            + context.window()
                            + " tokens (expected: "
                            + open.window()
                            + ")");
        }
        Batcher batcher =
                new Batcher(
                        model,
                        context,
                        plan,
                        Vectors.Pooling.named(open.pooling()),
                        outbox,
                        open.queue());
        Thread.ofPlatform().name("engine").stackSize(STACK).start(() -> compute(batcher));
        outbox.say(new Reply.Ready(open.window(), model.vocabSize(), model.embeddingLength()));
        return new ChildMain(open, outbox, model, batcher);
    }

    private static void compute(Batcher batcher) {
        try {
            batcher.run();
        } catch (Throwable t) {
            t.printStackTrace();
            Runtime.getRuntime().halt(BROKEN);
        }
    }

    private void handle(Request request) {
        switch (request) {
            case Request.Open _ -> fault(0, Kind.CRASHED, "a model is open already");
            case Request.Tokenize(int id, boolean special, String text) ->
                    outbox.say(new Reply.Tokens(id, model.tokenize(text, special)));
            case Request.Generate generate -> generate(generate);
            case Request.Embed embed -> embed(embed);
            case Request.Cancel(int id) -> batcher.cancel(id);
            case Request.Ping(int id) -> outbox.say(new Reply.Pong(id, batcher.busyMillis()));
        }
    }

    private void generate(Request.Generate request) {
        if (request.sampling().grammar().length() > MOST_GRAMMAR_CHARS) {
            fault(
                    request.id(),
                    Kind.BAD_GRAMMAR,
                    "the grammar is longer than " + MOST_GRAMMAR_CHARS + " characters");
            return;
        }
        try {
            int[] prompt = tokens(request.prompt());
            Carried carried = Carried.of(request.prompt().prefix(), model);
            long giveUp =
                    System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(request.patienceMillis());
            offer(
                    new Job.Generate(
                            request.id(),
                            checked(carried.behind(prompt), open.window() - 1),
                            carried,
                            giveUp,
                            request.sampling()));
        } catch (EngineFault e) {
            fault(request.id(), e.kind(), String.valueOf(e.getMessage()));
        }
    }

    private void embed(Request.Embed request) {
        try {
            List<int[]> texts = new ArrayList<>();
            for (String text : request.texts()) {
                texts.add(wholeText(text));
            }
            offer(new Job.Embed(request.id(), texts));
        } catch (EngineFault e) {
            fault(request.id(), e.kind(), String.valueOf(e.getMessage()));
        }
    }

    private void offer(Job job) {
        if (!batcher.offer(job)) {
            fault(
                    job.id(),
                    Kind.BUSY,
                    "all " + open.slots() + " slots are taken and " + open.queue() + " calls wait");
        }
    }

    /// Tokens of what stands before the answer.
    private int[] tokens(Prompt prompt) throws EngineFault {
        int most = open.window() - 1;
        checkLength(prompt.text(), most);
        checkLength(prompt.prefix(), most);
        int[] tokens = model.tokenize(prompt.text(), true);
        int begin = model.beginToken();
        boolean lacksBegin = tokens.length == 0 || tokens[0] != begin;
        if (prompt.addBos() && model.wantsBegin() && begin >= 0 && lacksBegin) {
            int[] with = new int[tokens.length + 1];
            with[0] = begin;
            System.arraycopy(tokens, 0, with, 1, tokens.length);
            tokens = with;
        }
        return tokens;
    }

    private int[] wholeText(String text) throws EngineFault {
        int most = open.wholeTexts() ? Math.min(open.window(), open.batch()) : open.window();
        checkLength(text, most);
        return checked(model.tokenizeWhole(text), most);
    }

    /// A text of no tokens at all still needs one to compute.
    private int[] checked(int[] tokens, int most) throws EngineFault {
        if (tokens.length > most) {
            throw tooLong(String.valueOf(tokens.length), most);
        }
        return tokens.length == 0 ? new int[] {Math.max(model.beginToken(), 0)} : tokens;
    }

    /// Refuses what cannot fit before time is spent on tokenising it.
    private static void checkLength(String text, int most) throws EngineFault {
        if (text.length() > (long) most * MOST_BYTES_PER_TOKEN) {
            throw tooLong("more than " + most, most);
        }
    }

    private static EngineFault tooLong(String tokens, int window) {
        return new EngineFault(
                Kind.CONTEXT_FULL,
                "the text is "
                        + tokens
                        + " tokens long and at most "
                        + window
                        + " fit; a larger local.context makes room / 文本超出上下文窗口");
    }

    private void fault(int id, Kind kind, String message) {
        outbox.say(new Reply.Fault(id, kind, message));
    }
}
