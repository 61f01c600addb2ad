package footing.gateway;

import footing.legs.Outcome;
import footing.legs.Refusal;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The leave to make one attempt; given back once, with how it went.
final class Permit {
    private final Load model;
    private final @Nullable Load key;
    private final long cuts;
    private final LongSupplier nanoTime;
    private final AtomicBoolean back = new AtomicBoolean();
    private volatile @Nullable End end;

    /// Somebody else who is told how the attempt went.
    interface End {
        void done(@Nullable Outcome outcome);
    }

    Permit(Load model, @Nullable Load key, long cuts, LongSupplier nanoTime) {
        this.model = model;
        this.key = key;
        this.cuts = cuts;
        this.nanoTime = nanoTime;
    }

    /// The same, which tells `more` too when it is given back.
    Permit telling(End more) {
        end = more;
        return this;
    }

    /// Gives the permit back; a second time does nothing.
    ///
    /// @param outcome null where the attempt did not come to one
    void done(@Nullable Outcome outcome) {
        if (!back.compareAndSet(false, true)) {
            return;
        }
        long nanos = outcome == null ? -1 : firstToken(outcome);
        if (nanos >= 0) {
            long now = nanoTime.getAsLong();
            model.latency.note(nanos, now);
            if (key != null) {
                key.latency.note(nanos, now);
            }
        }
        if (key != null) {
            key.leave(Load.Sign.NONE, -1);
        }
        model.leave(outcome == null ? Load.Sign.NONE : sign(outcome), cuts);
        End told = end;
        if (told != null) {
            told.done(outcome);
        }
    }

    /// The time to the first token; of a silent leg the time that it was given. A quick refusal
    /// says nothing about how quickly answers begin: -1.
    private static long firstToken(Outcome outcome) {
        Outcome.Timing timing = outcome.timing();
        Refusal why = refusal(outcome);
        if (why == null || outcome instanceof Outcome.BrokeOff) {
            return timing.firstTokenNanos();
        }
        return why.kind() == Refusal.Kind.TIMEOUT ? timing.totalNanos() : -1;
    }

    private static Load.Sign sign(Outcome outcome) {
        if (outcome instanceof Outcome.Answered) {
            return Load.Sign.GOOD;
        }
        Refusal why = refusal(outcome);
        return why != null && tooMany(why) ? Load.Sign.TOO_MANY : Load.Sign.NONE;
    }

    /// Too many a minute is no matter of how many at once.
    private static boolean tooMany(Refusal why) {
        return switch (why.kind()) {
            case OVERLOADED, TIMEOUT -> true;
            case RATE_LIMITED -> atOnce(why.message().toLowerCase(Locale.ROOT));
            default -> false;
        };
    }

    private static boolean atOnce(String message) {
        return message.contains("concurren")
                || message.contains("simultaneous")
                || message.contains("in flight")
                || message.contains("in-flight")
                || message.contains("并发");
    }

    private static @Nullable Refusal refusal(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused refused -> refused.why();
            case Outcome.Unreached unreached -> unreached.why();
            case Outcome.BrokeOff brokeOff -> brokeOff.why();
            case Outcome.Answered _, Outcome.CallerLeft _ -> null;
        };
    }
}
