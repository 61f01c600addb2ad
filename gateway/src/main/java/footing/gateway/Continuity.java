package footing.gateway;

import footing.http.Header;
import footing.legs.Leg;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.legs.Relay;
import footing.legs.Resume;
import footing.legs.Tongue;
import footing.tokens.PromptCounter;
import footing.tokens.TokenCounter;
import footing.wire.Ask;
import footing.wire.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One answer to one caller, over all the legs that write parts of it. Legs write here; what may be
/// seen goes on to the caller.
///
/// The bytes of an answer that one leg gives pass as they are; of a stream a copy is kept. A leg
/// that follows another after something was seen has its events written anew by a [SeamWriter].
/// What cannot be unsaid is kept back: tool calls until they are whole, an answer that is to be
/// JSON until its end.
///
/// Used by the thread of the passage.
final class Continuity implements Relay {
    /// Bytes of an answer in JSON that are kept back; a longer one flows.
    private static final int JSON_LIMIT = 256 << 10;

    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Ask ask;
    private final OnBreak policy;
    private final CallerRelay out;
    private final TokenCounter counter;
    private final boolean stream;
    private final boolean tools;
    private final Tape tape = new Tape();
    private final Closing closing = new Closing(this::tokens);
    private @Nullable SeamTerms terms;

    private String leg = "";

    /// Of the leg, in its own words; empty where it is not known.
    private String model = "";

    private @Nullable SeamWriter seam;
    private @Nullable CallHold calls;

    /// Calls of a leg that died, of which only the end is missing.
    private @Nullable CallHold spare;

    /// Calls of which the tokens have been counted, though the caller may not have them.
    private @Nullable CallHold countedCalls;

    /// What is kept back of an answer that is to be JSON; null where it flows.
    private @Nullable ByteArrayOutputStream json;

    /// The leg was given the text to its last character, white space and all, and goes on from
    /// there.
    private boolean exact;

    private boolean rejected;

    /// The caller got something of this attempt.
    private boolean emitted;

    /// Characters of text that the caller had before this attempt.
    private int had;

    /// Characters beside the text that it had.
    private int hadBeside;

    private int seamsBefore;

    private int skipped;

    /// A leg had begun a tool call when it died.
    private boolean called;

    /// The next leg answers anew behind a line that says so.
    private boolean restart;

    /// Characters beside the text that the caller has and of which the tokens have been counted.
    private int countedBeside;

    private String brokenLeg = "";
    private String why = "";
    private @Nullable String finish;

    /// @param counter counts what a leg did not tell
    Continuity(Ask ask, OnBreak policy, CallerRelay out, TokenCounter counter) {
        this.counter = counter;
        this.ask = ask;
        this.policy = policy;
        this.out = out;
        this.stream = ask.stream() && ask.endpoint() != Endpoint.EMBEDDINGS;
        this.tools = stream && ask.needs().tools();
        this.json = stream && SeamTerms.formatted(ask) ? new ByteArrayOutputStream(0) : null;
    }

    /// What to do after a leg died.
    sealed interface Next {
        /// The caller has seen nothing of the answer that binds: any leg may answer from the start.
        record Afresh() implements Next {}

        /// A leg that can and [#mayCarryOn], in a way of its own: [Resume#by]. Where none is left:
        /// [#beginsAnew].
        record CarryOn(Resume resume) implements Next {}

        /// Everything that the caller needs is there, but for the end, which [#end] writes.
        record Whole(String finish) implements Next {}

        /// Nothing correct can follow.
        ///
        /// @param why for the error event, e.g. `n is larger than 1`
        record End(String why) implements Next {}
    }

    /// Says whose answer the next bytes belong to. Called before each attempt.
    ///
    /// @param part what is given to the leg, null for an answer from its start
    void leg(Plan.Step next, int number, @Nullable Resume part) {
        boolean own = next.leg().party().isEmpty();
        exact = own && part != null && part.way() == Resume.Way.PREFILL;
        model = next.model();
        leg(next.leg().name(), number, part);
    }

    /// The same for a leg of which only the name is known.
    void leg(String name, int number, @Nullable Resume part) {
        out.attempt(name, number);
        closing.attempt(number);
        leg = name;
        rejected = false;
        emitted = false;
        had = tape.begun() ? tape.transcript().text.length() : 0;
        hadBeside = tape.begun() ? tape.transcript().beside.length() : 0;
        seamsBefore = closing.seams();
        skipped = 0;
        if (!stream) {
            return;
        }
        if (json != null) {
            json.reset();
        }
        SeamWriter.Sink sink = this::keep;
        if (tools) {
            if (calls != null && calls.onlyEndMissing()) {
                spare = calls;
            }
            calls = new CallHold(terms().choices(), called && part != null, sink);
            sink = calls::write;
        }
        seam =
                tape.begun()
                        ? new SeamWriter(tape.transcript().copy(), start(part), closing, sink)
                        : null;
    }

    /// Whether a leg may carry this answer on at all. Only a grammar that knows what was said keeps
    /// JSON whole, and only the leg that nobody can cut off has one.
    boolean mayCarryOn(Leg candidate) {
        return !terms().formatted() || candidate.party().isEmpty();
    }

    /// What to do after `outcome`, which is no [Outcome.Answered] and no [Outcome.CallerLeft] but
    /// one that [#rejected] caused.
    Next after(Outcome outcome) {
        Refusal refusal = refusal(outcome);
        if (!stream) {
            return new Next.Afresh();
        }
        Transcript seen = tape.transcript();
        note(seen, refusal);
        if (seam != null && seam.stopped()) {
            return whole("stop");
        }
        if (seen.finished(terms().choices())) {
            return whole(seen.finish());
        }
        if (outcome instanceof Outcome.BrokeOff
                && refusal != null
                && !refusal.anotherLegMayServe()) {
            return new Next.End(refusal.kind().word());
        }
        if (!seen.visible() || (seen.text.toString().isBlank() && !seen.beyondText)) {
            return new Next.Afresh();
        }
        if (policy == OnBreak.END_HONESTLY) {
            return new Next.End("the answer is not to be carried on");
        }
        if (restart) {
            return new Next.Afresh();
        }
        String bar = bar(seen);
        return bar == null ? carryOn(seen) : anew(bar);
    }

    /// Whether a leg may answer from the start, behind a line that says so, where [#after] said
    /// that the answer may be carried on and no leg is left that can.
    boolean beginsAnew() {
        return anew("no leg can carry it on") instanceof Next.Afresh;
    }

    /// Whether the leg was stopped because what it wrote cannot follow what the caller has. Its
    /// outcome is then a `CallerLeft`, though the caller is still there.
    boolean rejected() {
        return rejected;
    }

    @Override
    public void begin(int status, List<Header> headers, long length) throws CallerGone {
        if (stream && (tools || json != null || seam != null)) {
            out.prepare(status, headers);
        } else {
            out.begin(status, headers, length);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws CallerGone {
        if (!stream) {
            out.write(bytes, offset, length);
        } else if (seam != null) {
            seam.write(bytes, offset, length);
        } else if (calls != null) {
            calls.write(bytes, offset, length);
        } else {
            keep(bytes, offset, length);
        }
        if ((seam != null && (seam.rejected() || seam.stopped()))
                || (calls != null && calls.broken())) {
            rejected = true;
            throw new CallerGone(new IllegalStateException("what " + leg + " wrote does not fit"));
        }
    }

    @Override
    public void flush() throws CallerGone {
        out.flush();
    }

    @Override
    public void skipped() {
        skipped++;
    }

    /// The caller gets a guess.
    @Override
    public void usageUntold() throws CallerGone {
        if (seam == null) {
            release();
            Transcript seen = tape.transcript();
            closing.tokensOut(-1, seen.text.toString() + seen.beside);
            closing.guessTokensIn(promptGuess());
            usage(seen);
        }
    }

    /// Events that the leg of this attempt sent and that were no JSON.
    int skippedEvents() {
        return skipped;
    }

    /// What the caller got of an attempt.
    ///
    /// @param anything whether it got any of it
    /// @param text what was said of it, in text and beside it
    record Given(boolean anything, String text) {}

    /// What the caller got of the attempt that has just ended. Called before the next begins.
    Given given() {
        if (!emitted) {
            return new Given(false, "");
        }
        Transcript seen = tape.transcript();
        return new Given(true, seen.text.substring(had) + seen.beside.substring(hadBeside));
    }

    /// Writes what is still held, the end of the answer, and closes it.
    void end() throws IOException {
        try {
            CallHold held = finish == null ? calls : spared();
            if (held != null && held.open()) {
                held.release();
            }
            release();
            if (finish != null) {
                if (held != null && held != countedCalls) {
                    Transcript seen = tape.transcript();
                    closing.tokensOut(-1, seen.beside.substring(countedBeside));
                }
                finish(finish);
            }
        } catch (CallerGone gone) {
            throw new IOException(gone.getMessage(), gone);
        }
        out.end();
    }

    /// Ends an answer that cannot be whole: an error event, and no end mark. Where nothing but the
    /// end of tool calls is missing, it is whole all the same.
    void endBroken(byte[] error) throws IOException {
        if (isWhole()) {
            end();
        } else {
            out.endBroken(error);
        }
    }

    /// Whether nothing but the end is missing, be it because no leg was left that could do better:
    /// [#end] writes it.
    boolean isWhole() {
        if (finish == null && spared() != null) {
            finish = "tool_calls";
        }
        return finish != null;
    }

    private static @Nullable Refusal refusal(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused refused -> refused.why();
            case Outcome.Unreached unreached -> unreached.why();
            case Outcome.BrokeOff brokeOff -> brokeOff.why();
            case Outcome.Answered _, Outcome.CallerLeft _ -> null;
        };
    }

    private Next whole(String reason) {
        finish = reason;
        return new Next.Whole(reason);
    }

    private SeamTerms terms() {
        if (terms == null) {
            terms = SeamTerms.of(ask);
        }
        return terms;
    }

    /// Counts what the leg gave, and remembers how the answer broke.
    private void note(Transcript seen, @Nullable Refusal refusal) {
        if (why.isEmpty() || emitted) {
            why = refusal == null ? "rejected" : refusal.kind().word();
            brokenLeg = leg;
        }
        called |= calls != null && calls.open();
        if (seam != null) {
            if (emitted) {
                seam.close();
                countedCalls = calls;
            } else {
                closing.forget(seamsBefore);
            }
        } else if (tape.begun()) {
            closing.tokensIn(seen.tokensIn);
            closing.tokensOut(seen.tokensOut, seen.text.toString() + seen.beside);
        }
        countedBeside = seen.beside.length();
    }

    /// Why what was said cannot be carried on; null where it can.
    private @Nullable String bar(Transcript seen) {
        if (!terms().single()) {
            return "more than one plain text was asked for";
        }
        return seen.beyondText || seen.calls ? "more than text was said" : null;
    }

    private Next carryOn(Transcript seen) {
        long left = -1;
        if (terms().mostTokens() >= 0) {
            long spent = seam == null && seen.tokensOut >= 0 ? seen.tokensOut : tokens(seen.text);
            left = terms().mostTokens() - spent;
            if (left <= 0) {
                return whole("length");
            }
        }
        return new Next.CarryOn(
                new Resume(
                        Resume.Way.PREFILL,
                        seen.text.toString(),
                        (int) Math.min(left, Integer.MAX_VALUE)));
    }

    private Next anew(String bar) {
        if (policy != OnBreak.RESTART_VISIBLE || restart || terms().formatted()) {
            return new Next.End(bar);
        }
        restart = true;
        return new Next.Afresh();
    }

    private SeamStart start(@Nullable Resume part) {
        Transcript seen = tape.transcript();
        String said = seen.text.toString();
        String way =
                part == null
                        ? "restart"
                        : part.way() == Resume.Way.PREFILL ? "prefill" : "instruct";
        SeamGuard guard =
                part == null
                        ? null
                        : exact
                                ? SeamGuard.exact(said, terms().stops())
                                : new SeamGuard(said, part.way(), terms().stops());
        return new SeamStart(
                new Closing.Seam(said.codePointCount(0, said.length()), brokenLeg, leg, why, way),
                guard,
                part == null && restart ? line() : "",
                part == null ? "" : said,
                terms().choices(),
                ask.usageInStream(),
                promptGuess());
    }

    private String line() {
        return switch (SeamTerms.tongue(ask)) {
            case Tongue.CHINESE -> "\n\n[回答中断，现在重新开始。]\n\n";
            case Tongue.ENGLISH -> "\n\n[The answer was interrupted and starts anew.]\n\n";
        };
    }

    private long promptGuess() {
        return new PromptCounter(counter).countForSettling(model, ask.body()).tokens();
    }

    private long tokens(CharSequence text) {
        return counter.count(model, text).tokens();
    }

    private @Nullable CallHold spared() {
        return calls != null && calls.onlyEndMissing() ? calls : spare;
    }

    /// Takes whole events that may be seen, unless the answer is kept back to its end.
    private void keep(byte[] bytes, int offset, int length) throws CallerGone {
        ByteArrayOutputStream held = json;
        if (held == null) {
            emit(bytes, offset, length);
            return;
        }
        held.write(bytes, offset, length);
        if (held.size() > JSON_LIMIT) {
            json = null;
            emit(held.toByteArray(), 0, held.size());
        }
    }

    /// Lets go an answer in JSON that has come to its end.
    private void release() throws CallerGone {
        ByteArrayOutputStream held = json;
        if (held != null) {
            json = null;
            emit(held.toByteArray(), 0, held.size());
        }
    }

    private void emit(byte[] bytes, int offset, int length) throws CallerGone {
        if (length > 0) {
            emitted = true;
            out.open();
            tape.add(bytes, offset, length);
            out.write(bytes, offset, length);
        }
    }

    /// Writes the end in the place of a leg that died before it could.
    private void finish(String reason) throws CallerGone {
        Transcript seen = tape.transcript();
        closing.guessTokensIn(promptGuess());
        boolean usage = ask.usageInStream();
        if (!seen.finished(terms().choices())) {
            ObjectNode event = Closing.event(seen, seen.model);
            ObjectNode choice = event.putArray("choices").addObject().put("index", 0);
            if (ask.endpoint() == Endpoint.COMPLETIONS) {
                choice.put("text", "");
            } else {
                choice.putObject("delta");
            }
            choice.put("finish_reason", reason);
            if (!usage) {
                event.set("footing", closing.footing());
            }
            put(event);
        }
        if (usage) {
            usage(seen);
        }
        keep(DONE, 0, DONE.length);
    }

    private void usage(Transcript seen) throws CallerGone {
        ObjectNode event = Closing.event(seen, seen.model);
        event.putArray("choices");
        event.set("usage", closing.usage());
        event.set("footing", closing.footing());
        put(event);
    }

    private void put(ObjectNode event) throws CallerGone {
        byte[] bytes = ChunkTree.bytes(event);
        keep(bytes, 0, bytes.length);
    }
}
