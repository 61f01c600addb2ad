package footing.ledger.allow;

import java.time.Instant;

/// How much of something a subject may use in a window. A budget is a limit on a day, a month, or
/// all time.
///
/// A subject has at most one limit for each measure and window. The name `*` makes one for each
/// subject of the kind that has none of its own.
///
/// @param amount tokens, requests, or millionths of a currency; 0 lets nothing through that no
///   grant covers
public record Limit(Subject subject, Measure measure, Window window, long amount) {
    static final String EACH = "*";

    /// The most that a window that refills can have: its level is kept in parts of a millisecond.
    static final long MOST_REFILLING = 200_000_000_000L;

    /// The most of all others: a million million of money in millionths.
    static final long MOST = 1_000_000_000_000_000_000L;

    /// Checks that measure, window and amount fit each other.
    public Limit {
        if ((measure == Measure.CONCURRENCY) != (window == Window.NOW)) {
            throw new IllegalArgumentException(
                    measure.word()
                            + " per "
                            + window.word()
                            + " (expected: concurrency now, all else per second, minute, hour, day,"
                            + " month or ever)");
        }
        long most = window.refills() ? MOST_REFILLING : MOST;
        if (amount < 0 || amount > most) {
            throw new IllegalArgumentException(
                    measure.word() + ": " + amount + " (expected: 0.." + most + ")");
        }
    }

    /// What no other limit has, e.g. `key:k_1/tokens/minute`.
    public String id() {
        return subject + "/" + measure.word() + "/" + window.word();
    }

    /// The same for one subject of those that it is for.
    Limit of(Subject one) {
        return new Limit(one, measure, window, amount);
    }

    /// Whether it is for each subject of its kind that has none of its own.
    public boolean each() {
        return subject.name().equals(EACH);
    }

    /// When a limit of the calendar begins anew, milliseconds since 1970; [Long#MAX_VALUE] where it
    /// does not.
    public long anew(Instant now) {
        long first = window.firstDay(Math.floorDiv(now.getEpochSecond(), 86_400L));
        Instant end = window.end(first);
        return end.equals(Instant.MAX) ? Long.MAX_VALUE : end.toEpochMilli();
    }

    /// Whether it says the same of somebody as another limit, though not how much.
    boolean likens(Limit other) {
        return measure == other.measure && window == other.window;
    }

    /// Whether it is a budget, which a person raises, and not a rate, which time heals.
    public boolean budget() {
        return window.calendar();
    }

    /// E.g. `tokens per minute of key:k_1`.
    public String sentence() {
        return window == Window.NOW
                ? measure.word() + " of " + subject
                : measure.word() + " per " + window.word() + " of " + subject;
    }
}
