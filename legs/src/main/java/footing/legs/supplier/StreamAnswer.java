package footing.legs.supplier;

import footing.http.HttpBreak;
import footing.http.UpstreamAnswer;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.legs.Relay;
import footing.legs.catalogue.Supplier;
import footing.wire.ChunkReader;
import footing.wire.Glance;
import footing.wire.SseCutter;
import footing.wire.Usage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An answer as a stream: events are held back until the first that means something, then relayed
/// as the bytes they are, a burst at a time.
///
/// The end is earned by a reason to finish. `[DONE]` without one is a break; a reason without
/// `[DONE]` is an end, and the mark is written in the supplier's place.
final class StreamAnswer {
    /// Bytes that are held back, at most.
    private static final int HOLD = 64 << 10;

    /// Events that are no JSON, one after the other, that make a break.
    private static final int SKIPPED_IN_ROW = 3;

    /// Events that are no JSON, in all, that are left out.
    private static final int SKIPPED = 10;

    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Attempted tried;
    private final UpstreamAnswer answer;
    private final Relay relay;
    private final SafeHeaders safe;
    private final boolean hideUsage;
    private final ToolCalls toolCalls;
    private final SseCutter cutter = new SseCutter();
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(0);

    /// Bytes of the cutter's buffer that are to be written: events side by side.
    private int runStart;

    private int runEnd;
    private @Nullable String finish;

    /// Choices that have yet to finish.
    private int unfinished;

    private boolean written;
    private int skipped;
    private int skippedInRow;

    StreamAnswer(
            Attempted tried,
            UpstreamAnswer answer,
            Relay relay,
            SafeHeaders safe,
            boolean hideUsage) {
        this.tried = tried;
        this.answer = answer;
        this.relay = relay;
        this.safe = safe;
        this.hideUsage = hideUsage;
        this.toolCalls = ToolCalls.of(tried.supplier.stream());
        this.unfinished = choices(tried.ask.member("n"));
    }

    Outcome relay() throws HttpBreak, Relay.CallerGone {
        while (true) {
            while (cutter.next()) {
                Outcome end = event();
                if (end != null) {
                    return end;
                }
            }
            writeRun();
            if (cutter.tooLarge()) {
                return tried.stopped(Refusal.Kind.SERVER_ERROR, "an event is too long", "");
            }
            if (written && !answer.ready()) {
                relay.flush();
                written = false;
            }
            int n = read();
            if (n < 0) {
                return ended();
            }
            cutter.filled(n);
        }
    }

    private int read() throws HttpBreak {
        if (!tried.begun) {
            Duration left = tried.untilFirstToken();
            if (!left.isPositive()) {
                throw new HttpBreak(
                        HttpBreak.Symptom.FIRST_BYTE_TIMEOUT,
                        HttpBreak.Stage.BODY,
                        "no event that means something came in time",
                        null);
            }
            answer.idleClock(left);
        }
        int at = cutter.room(1);
        try {
            return answer.read(cutter.buffer(), at, cutter.buffer().length - at);
        } catch (HttpBreak broken) {
            if (whole() && broken.symptom() != HttpBreak.Symptom.CANCELLED) {
                return -1;
            }
            throw broken;
        }
    }

    /// Takes one event.
    ///
    /// @return how the attempt ended with it, or null where it goes on
    private @Nullable Outcome event() throws Relay.CallerGone {
        if (cutter.comment()) {
            return keepComment();
        }
        Glance glance =
                ChunkReader.read(
                        tried.ask.endpoint(), cutter.data(), cutter.dataStart(), cutter.dataEnd());
        if (glance.done()) {
            return done();
        }
        if (glance.error() != null) {
            return broke(glance);
        }
        if (!glance.json()) {
            return glance.form() == Glance.Form.EMPTY ? keepComment() : skip(glance);
        }
        skippedInRow = 0;
        note(glance);
        Refusal.Kind stopped = Endings.unfinished(tried, glance.finish());
        if (stopped != null) {
            writeRun();
            return tried.stopped(stopped, "finish_reason: " + glance.finish(), "");
        }
        if (glance.finish() != null) {
            finish = glance.finish();
            unfinished -= glance.finished();
        }
        if (hideUsage && glance.noChoices() && glance.usage() != null) {
            return null;
        }
        if (!tried.begun && (glance.meaningful() || held.size() > HOLD)) {
            begin();
        }
        keep();
        return null;
    }

    /// Whether every choice has its reason to finish.
    private boolean whole() {
        return finish != null && unfinished <= 0;
    }

    private static int choices(@Nullable String n) {
        return n != null && n.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(n) : 1;
    }

    private void note(Glance glance) {
        if (glance.usage() != null) {
            tried.usage = glance.usage();
        }
        if (glance.model() != null && tried.model == null) {
            tried.model = glance.model();
        }
    }

    private void begin() throws Relay.CallerGone {
        tried.firstToken();
        relay.begin(200, safe.of(answer), -1);
        tried.begun = true;
        answer.idleClock(tried.attempt.clocks().idle());
        if (held.size() > 0) {
            relay.write(held.toByteArray(), 0, held.size());
            held.reset();
            written = true;
        }
    }

    /// Comments reach the caller once the answer has begun; before that they are nothing.
    private @Nullable Outcome keepComment() throws Relay.CallerGone {
        if (tried.begun) {
            keep();
        }
        return null;
    }

    /// Keeps the event to be relayed: held back, or in the run of bytes that will be written.
    private void keep() throws Relay.CallerGone {
        byte[] repaired = toolCalls.event(cutter.data(), cutter.dataStart(), cutter.dataEnd());
        if (!tried.begun) {
            if (repaired == null) {
                held.write(
                        cutter.buffer(),
                        cutter.eventStart(),
                        cutter.eventEnd() - cutter.eventStart());
            } else {
                held.writeBytes(repaired);
            }
        } else if (repaired != null) {
            writeRun();
            relay.write(repaired, 0, repaired.length);
            written = true;
        } else {
            if (runEnd != cutter.eventStart()) {
                writeRun();
                runStart = cutter.eventStart();
            }
            runEnd = cutter.eventEnd();
        }
    }

    /// Writes the events that stand side by side. Called before the cutter's buffer may move.
    private void writeRun() throws Relay.CallerGone {
        if (runEnd > runStart) {
            relay.write(cutter.buffer(), runStart, runEnd - runStart);
            written = true;
        }
        runStart = -1;
        runEnd = -1;
    }

    private @Nullable Outcome done() throws Relay.CallerGone {
        if (!whole()) {
            return truncated("[DONE] came without a reason to finish");
        }
        usageInPlace();
        keep();
        writeRun();
        drain();
        return tried.answered(finish);
    }

    /// Reads the end of the body where it is already here, so that the connection can be used
    /// again.
    private void drain() {
        try {
            byte[] rest = new byte[64];
            while (answer.ready()) {
                if (answer.read(rest, 0, rest.length) < 0) {
                    return;
                }
            }
        } catch (HttpBreak broken) {
            if (broken.symptom() == HttpBreak.Symptom.CANCELLED) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Outcome ended() throws Relay.CallerGone {
        if (!whole()) {
            return truncated(
                    cutter.pending() > 0
                            ? "the stream was cut inside an event"
                            : "the stream ended without a reason to finish");
        }
        usageInPlace();
        relay.write(DONE, 0, DONE.length);
        return tried.answered(finish);
    }

    private Outcome truncated(String message) throws Relay.CallerGone {
        writeRun();
        return tried.stopped(Refusal.Kind.TRUNCATED_STREAM, message, "");
    }

    /// An event that is no JSON gives nobody anything; one is left out, many are a break.
    private @Nullable Outcome skip(Glance glance) throws Relay.CallerGone {
        skippedInRow++;
        skipped++;
        if (skippedInRow == SKIPPED_IN_ROW || skipped > SKIPPED) {
            return broke(glance);
        }
        relay.skipped();
        return null;
    }

    /// An error, or something that is no JSON, where an event was due.
    private Outcome broke(Glance glance) throws Relay.CallerGone {
        writeRun();
        String said =
                new String(
                        cutter.data(),
                        cutter.dataStart(),
                        cutter.dataEnd() - cutter.dataStart(),
                        StandardCharsets.UTF_8);
        return glance.error() != null
                ? tried.refused(answer, 200, said)
                : tried.stopped(Refusal.Kind.SERVER_ERROR, "an event is no JSON", said);
    }

    /// A caller who asked for usage gets it where OpenAI tells it, though the supplier told it
    /// inside a choice, or not at all.
    private void usageInPlace() throws Relay.CallerGone {
        Usage usage = tried.usage;
        if (!tried.ask.usageInStream()) {
            return;
        }
        if (usage == null) {
            writeRun();
            relay.usageUntold();
            return;
        }
        if (tried.supplier.stream().usage() != Supplier.UsagePlace.CHOICE_USAGE) {
            return;
        }
        writeRun();
        StringBuilder event = new StringBuilder(200);
        event.append(
                "data: {\"id\":\"\",\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":");
        footing.wire.JsonText.quote(
                event, tried.model == null ? tried.attempt.model() : tried.model);
        event.append(",\"choices\":[],\"usage\":{\"prompt_tokens\":").append(usage.tokensIn());
        event.append(",\"completion_tokens\":").append(usage.tokensOut());
        event.append(",\"total_tokens\":").append(usage.tokensIn() + usage.tokensOut());
        byte[] bytes = event.append("}}\n\n").toString().getBytes(StandardCharsets.UTF_8);
        relay.write(bytes, 0, bytes.length);
    }
}
