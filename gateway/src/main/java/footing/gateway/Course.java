package footing.gateway;

import footing.legs.Party;
import footing.legs.Refusal;
import footing.legs.verdict.Judged;
import footing.legs.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request's way over the legs of its plan: what was tried in which order, what was left out
/// and why, and how it ended. Belongs to the thread of the request.
final class Course {
    private final List<Seat> seats;
    private final Terms terms;
    private final List<Tried> tried = new ArrayList<>(2);
    private long tooSmall;
    private boolean waited;
    private Duration queued = Duration.ZERO;
    private End end = new End.Unserved();

    /// @param seats in the order in which they are tried
    Course(List<Seat> seats, Terms terms) {
        this.seats = List.copyOf(seats);
        this.terms = terms;
    }

    Terms terms() {
        return terms;
    }

    /// How a request ended.
    sealed interface End {
        /// The caller gets the answer to its end.
        record Whole() implements End {}

        /// A part went to the caller, and nothing correct can follow.
        record Broken(String why) implements End {}

        /// Nothing went to the caller: no leg served it.
        record Unserved() implements End {}

        /// Nobody is there any more.
        record CallerLeft() implements End {}
    }

    /// A leg that was not asked, as a verdict closes it.
    record Skipped(Plan.Step step, Verdict verdict) {}

    /// All attempts in order. Each but the last has been metered.
    List<Tried> tried() {
        return tried;
    }

    List<Seat> seats() {
        return seats;
    }

    /// The legs that were not asked in the end.
    List<Skipped> skipped() {
        List<Skipped> skipped = new ArrayList<>();
        for (Seat seat : seats) {
            Verdict verdict = seat.closed();
            if (verdict != null && !seat.used()) {
                skipped.add(new Skipped(seat.step, verdict));
            }
        }
        return skipped;
    }

    End end() {
        return end;
    }

    Course ended(End how) {
        end = how;
        return this;
    }

    /// Adds an attempt.
    void add(Seat seat, Tried one) {
        tried.add(one);
        Refusal why = one.refusal();
        if (why == null) {
            return;
        }
        seat.note(why);
        if (why.kind() == Refusal.Kind.CONTEXT_LENGTH_EXCEEDED) {
            tooSmall = Math.max(Math.max(1, tooSmall), seat.step.contextTokens());
        }
    }

    /// The last leg was let go as the answer is whole: nothing of it was rejected.
    void lastWasEnough() {
        Tried last = tried.getLast();
        if (last.fate() == Tried.Fate.REJECTED) {
            tried.set(tried.size() - 1, last.by(Tried.Fate.OWN));
        }
    }

    /// Closes to this request what the refusal of the last attempt speaks of beyond its own seat.
    void close(Seat seat, Judged judged) {
        for (Seat other : seats) {
            if (other != seat && Reactions.spreads(judged, seat.step, other.step)) {
                other.shut();
            } else if (judged.kind() == Refusal.Kind.KEY_INVALID
                    && other.step.leg().name().equals(seat.step.leg().name())) {
                other.spare(judged.subject().key());
            }
        }
    }

    /// Whether the step's window is larger than all that were too small.
    boolean fits(Plan.Step step) {
        return tooSmall == 0 || step.contextTokens() > tooSmall;
    }

    /// Whether the caller was made to wait already.
    boolean hasWaited() {
        return waited;
    }

    void waited() {
        waited = true;
    }

    /// How long this request may still queue for room, all legs together.
    Duration patience(Duration firstToken) {
        return firstToken.minus(queued);
    }

    void queued(Duration time) {
        queued = queued.plus(time);
    }

    /// Whether the host of `party` was asked already.
    boolean touched(Party party) {
        for (Seat seat : seats) {
            Party other = seat.party();
            if (seat.used() && other != null && other.host().equals(party.host())) {
                return true;
            }
        }
        return false;
    }

    @Nullable Tried last() {
        return tried.isEmpty() ? null : tried.getLast();
    }

    Seat seat(Tried one) {
        for (Seat seat : seats) {
            if (seat.step.equals(one.step())) {
                return seat;
            }
        }
        throw new IllegalArgumentException("not of this plan: " + one.step());
    }
}
