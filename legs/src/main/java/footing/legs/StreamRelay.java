package footing.legs;

import footing.http.Header;
import footing.http.HttpBreak;
import footing.http.UpstreamAnswer;
import footing.wire.Ask;
import footing.wire.ChunkReader;
import footing.wire.Glance;
import footing.wire.SseCutter;
import footing.wire.Usage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes a stream of events to the caller as they come.
///
/// Nothing goes out before the first meaningful event, so that another leg can still take over. An
/// end is earned by a finish reason: `[DONE]` alone proves nothing, and its absence alone breaks
/// nothing.
final class StreamRelay {
    /// Bytes without meaning that are held back at most.
    private static final int HELD = 64 * 1024;

    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Ask ask;
    private final Attempt attempt;
    private final boolean hideUsage;
    private final Manners manners;
    private final Relay relay;
    private final Stopwatch watch;

    private final SseCutter cutter = new SseCutter();
    private @Nullable ByteArrayOutputStream held;
    private boolean begun;
    private boolean unflushed;
    private @Nullable String finish;
    private @Nullable Usage usage;
    private @Nullable String model;

    StreamRelay(
            Ask ask,
            Attempt attempt,
            boolean hideUsage,
            Manners manners,
            Relay relay,
            Stopwatch watch) {
        this.ask = ask;
        this.attempt = attempt;
        this.hideUsage = hideUsage;
        this.manners = manners;
        this.relay = relay;
        this.watch = watch;
    }

    /// Relays until the end, a break, or the caller's leaving.
    ///
    /// @throws HttpBreak only while nothing has gone to the caller
    Outcome run(UpstreamAnswer answer) throws HttpBreak {
        if (!isStream(answer)) {
            return refused(answer, SupplierLeg.body(answer, HELD));
        }
        try {
            return relay(answer);
        } catch (Relay.CallerGone gone) {
            return new Outcome.CallerLeft(usage, watch.stop());
        } catch (HttpBreak broken) {
            if (broken.symptom() == HttpBreak.Symptom.CANCELLED) {
                return new Outcome.CallerLeft(usage, watch.stop());
            }
            if (!begun) {
                throw broken;
            }
            return new Outcome.BrokeOff(
                    truncated(broken), Evidence.of(broken), usage, watch.stop());
        }
    }

    private Outcome relay(UpstreamAnswer answer) throws HttpBreak, Relay.CallerGone {
        while (true) {
            while (cutter.next()) {
                Outcome end = event(answer);
                if (end != null) {
                    return end;
                }
            }
            if (cutter.tooLarge()) {
                return broke(answer, "an event of more than " + SseCutter.EVENT_LIMIT + " bytes");
            }
            if (unflushed && !answer.ready()) {
                relay.flush();
                unflushed = false;
            }
            if (!begun) {
                answer.idleClock(firstTokenLeft());
            }
            int at = cutter.room(4096);
            byte[] buffer = cutter.buffer();
            int n = answer.read(buffer, at, buffer.length - at);
            if (n < 0) {
                return ended(answer);
            }
            cutter.filled(n);
        }
    }

    /// Handles the event under the cutter; an outcome when it was the last.
    private @Nullable Outcome event(UpstreamAnswer answer) throws Relay.CallerGone, HttpBreak {
        if (cutter.comment()) {
            if (begun) {
                pass();
            }
            return null;
        }
        Glance glance =
                ChunkReader.read(
                        ask.endpoint(), cutter.data(), cutter.dataStart(), cutter.dataEnd());
        if (glance.done()) {
            return done(answer);
        }
        if (glance.error() != null) {
            byte[] data = Arrays.copyOfRange(cutter.data(), cutter.dataStart(), cutter.dataEnd());
            return begun ? brokeBy(answer, data) : refused(answer, data);
        }
        if (!glance.json()) {
            return null;
        }
        note(glance);
        if (hideUsage && glance.noChoices() && glance.usage() != null) {
            return null;
        }
        if (begun) {
            pass();
        } else if (glance.meaningful()) {
            begin(answer);
        } else {
            hold(answer);
        }
        return null;
    }

    private void note(Glance glance) {
        if (glance.finish() != null) {
            finish = glance.finish();
        }
        if (glance.usage() != null) {
            usage = glance.usage();
        }
        if (glance.model() != null) {
            model = glance.model();
        }
    }

    private void hold(UpstreamAnswer answer) throws Relay.CallerGone {
        ByteArrayOutputStream kept = held;
        if (kept == null) {
            kept = new ByteArrayOutputStream();
            held = kept;
        }
        kept.write(cutter.buffer(), cutter.eventStart(), cutter.eventEnd() - cutter.eventStart());
        if (kept.size() > HELD) {
            open(answer);
        }
    }

    private void begin(UpstreamAnswer answer) throws Relay.CallerGone {
        watch.firstToken();
        open(answer);
        pass();
    }

    private void open(UpstreamAnswer answer) throws Relay.CallerGone {
        begun = true;
        answer.idleClock(attempt.clocks().idle());
        relay.begin(200, streamHeaders(answer), -1);
        ByteArrayOutputStream kept = held;
        if (kept != null) {
            byte[] bytes = kept.toByteArray();
            relay.write(bytes, 0, bytes.length);
            held = null;
        }
        unflushed = true;
    }

    private void pass() throws Relay.CallerGone {
        relay.write(cutter.buffer(), cutter.eventStart(), cutter.eventEnd() - cutter.eventStart());
        unflushed = true;
    }

    private Outcome done(UpstreamAnswer answer) throws Relay.CallerGone, HttpBreak {
        if (finish == null) {
            return broke(answer, "[DONE] came without a finish reason");
        }
        pass();
        if (answer.ready()) {
            drain(answer);
        }
        return answered();
    }

    private Outcome ended(UpstreamAnswer answer) throws Relay.CallerGone {
        if (finish == null) {
            return broke(answer, "the stream ended without a finish reason");
        }
        relay.write(DONE, 0, DONE.length);
        return answered();
    }

    /// The end of the framing is mostly here already; reading it lets the connection be used again.
    private void drain(UpstreamAnswer answer) throws HttpBreak {
        int at = cutter.room(64);
        byte[] buffer = cutter.buffer();
        try {
            int n = answer.read(buffer, at, buffer.length - at);
            if (n > 0) {
                cutter.filled(n);
            }
        } catch (HttpBreak late) {
            if (late.symptom() == HttpBreak.Symptom.CANCELLED) {
                throw late;
            }
        }
    }

    private Outcome answered() {
        String by = model;
        String why = finish;
        return new Outcome.Answered(
                usage,
                by == null || by.isEmpty() ? attempt.model() : by,
                why == null ? "end" : why,
                watch.stop());
    }

    /// A stream that did not earn its end: invisible to the caller as long as nothing went out.
    private Outcome broke(UpstreamAnswer answer, String what) {
        Refusal why =
                new Refusal(Refusal.Kind.TRUNCATED_STREAM, what, null, "stream:no_finish_reason");
        Evidence evidence =
                Evidence.of(
                        answer.status(),
                        answer.headers(),
                        what.getBytes(StandardCharsets.US_ASCII));
        return begun
                ? new Outcome.BrokeOff(why, evidence, usage, watch.stop())
                : new Outcome.Refused(why, evidence, watch.stop());
    }

    private Outcome brokeBy(UpstreamAnswer answer, byte[] error) {
        return new Outcome.BrokeOff(
                manners.refusal(answer.status(), answer.headers(), error),
                Evidence.of(answer.status(), answer.headers(), error),
                usage,
                watch.stop());
    }

    private Outcome refused(UpstreamAnswer answer, byte[] error) {
        return new Outcome.Refused(
                manners.refusal(answer.status(), answer.headers(), error),
                Evidence.of(answer.status(), answer.headers(), error),
                watch.stop());
    }

    private Refusal truncated(HttpBreak broken) {
        Refusal seen = manners.refusal(broken);
        return seen.kind() == Refusal.Kind.TIMEOUT
                ? seen
                : new Refusal(
                        Refusal.Kind.TRUNCATED_STREAM, seen.message(), null, seen.decidedBy());
    }

    private Duration firstTokenLeft() {
        Duration left = attempt.clocks().firstByte().minusNanos(watch.elapsed());
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    private static boolean isStream(UpstreamAnswer answer) {
        String type = answer.header("content-type");
        return type == null || type.startsWith("text/event-stream");
    }

    private static List<Header> streamHeaders(UpstreamAnswer answer) {
        List<Header> headers = SupplierLeg.forCaller(answer.headers());
        headers.add(new Header("cache-control", "no-cache"));
        return headers;
    }
}
