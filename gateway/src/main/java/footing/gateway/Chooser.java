package footing.gateway;

import footing.legs.Party;
import footing.legs.Refusal;
import footing.legs.Resume;
import footing.legs.verdict.Permanence;
import footing.legs.verdict.State;
import footing.legs.verdict.Verdict;
import footing.legs.verdict.VerdictBook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Chooses the next attempt of a request: who is open by the verdicts, what the last refusal asks
/// for, and what is left when nothing is. Safe for use by many threads.
final class Chooser {
    private final VerdictBook book;
    private final Prefills prefills;
    private final Limits limits;
    private final RetryBudget budget;
    private final Figures figures;
    private final Senses senses;

    /// Legs that are being asked against a verdict, as nothing else is left: one request at a time.
    private final Set<String> lastResorts = ConcurrentHashMap.newKeySet();

    Chooser(VerdictBook book, Prefills prefills, Limits limits, Figures figures, Senses senses) {
        this.book = book;
        this.prefills = prefills;
        this.limits = limits;
        this.budget = new RetryBudget(senses.nanoTime());
        this.figures = figures;
        this.senses = senses;
    }

    /// What is chosen.
    sealed interface Choice {
        /// An attempt, after `wait`.
        record Go(Turn turn, Duration pause) implements Choice {}

        /// The fault is the request's own.
        record Back() implements Choice {}

        /// Nobody is left.
        record Nobody() implements Choice {}
    }

    /// The first attempt, or the one that follows the last.
    ///
    /// @param resume what the caller has, to be carried on; null where it has nothing
    /// @param left what is left of the caller's deadline
    Choice next(Course course, @Nullable Resume resume, Duration left) {
        Tried last = course.last();
        if (last != null) {
            Optional<Choice> same = afterLast(course, last, resume, left);
            if (same.isPresent()) {
                return same.get();
            }
            course.seat(last).leave();
        }
        Turn open = open(course, resume);
        if (open != null) {
            return now(open);
        }
        return later(course, resume, left).orElseGet(() -> lastResort(course, resume));
    }

    /// Who may answer in the place of `first`, which keeps silent; null where nobody may.
    @Nullable Turn hedge(Course course, Seat first) {
        Turn other = open(course, null, first);
        if (other == null || !limits.hasRoom(other.seat().step)) {
            return null;
        }
        Party party = other.seat().party();
        return party != null && course.touched(party) && !repeat(party) ? null : other;
    }

    /// Called when an attempt begins.
    void begun(Course course, Turn turn) {
        Party party = turn.seat().party();
        if (party != null && !course.touched(party)) {
            budget.request(party.host());
        }
        turn.seat().use(turn.key());
    }

    /// Called when an attempt is over.
    void ended(Turn turn) {
        if (turn.lastResort()) {
            lastResorts.remove(turn.seat().step.leg().name());
        }
    }

    private Optional<Choice> afterLast(
            Course course, Tried last, @Nullable Resume resume, Duration left) {
        Seat seat = course.seat(last);
        Resume asked = last.resume();
        if (asked != null && resume != null && wayRefused(last)) {
            seat.reject(asked.way());
            return way(seat, resume).map(way -> now(new Turn(seat, last.key(), way, false)));
        }
        Refusal why = last.refusal();
        if (why == null) {
            return Optional.empty();
        }
        boolean otherLeg = open(course, resume, seat) != null;
        String other = otherKey(seat);
        Reactions.Situation now =
                situation(seat, last, other != null, otherLeg, resume != null, left);
        return switch (Reactions.after(why, now)) {
            case Reactions.Next.BackToCaller _ -> Optional.of(new Choice.Back());
            case Reactions.Next.OtherKey _ -> again(seat, other, resume);
            case Reactions.Next.SameLeg _ -> {
                seat.repeat();
                yield again(seat, last.key(), resume);
            }
            case Reactions.Next.OtherLeg _,
                    Reactions.Next.LargerWindowOnly _,
                    Reactions.Next.WaitThenAgain _ ->
                    Optional.empty();
        };
    }

    /// Whether it was the way of carrying on that was refused; that speaks of no one.
    static boolean wayRefused(Tried one) {
        Refusal why = one.refusal();
        return one.resume() != null
                && (one.fate() == Tried.Fate.REJECTED
                        || (why != null
                                && !(one.outcome() instanceof footing.legs.Outcome.BrokeOff)
                                && (why.kind() == Refusal.Kind.INVALID_REQUEST
                                        || why.kind() == Refusal.Kind.NOT_SUPPORTED)));
    }

    private Reactions.Situation situation(
            Seat seat,
            Tried one,
            boolean otherKey,
            boolean otherLeg,
            boolean carrying,
            Duration left) {
        return new Reactions.Situation(
                otherKey,
                otherLeg,
                seat.keysRefused(),
                carrying,
                !seat.repeated() && !one.slow(),
                left,
                senses.random().nextDouble());
    }

    private Optional<Choice> again(Seat seat, @Nullable String key, @Nullable Resume resume) {
        Optional<Turn> turn =
                resume == null
                        ? Optional.of(new Turn(seat, key, null, false))
                        : way(seat, resume).map(way -> new Turn(seat, key, way, false));
        return turn.filter(_ -> repeat(seat.party())).map(Chooser::now);
    }

    /// The first leg in order that may be asked in its turn, one with room before one without; null
    /// where none is left. Notes what closes those that are passed over.
    private @Nullable Turn open(Course course, @Nullable Resume resume) {
        List<Seat> full = new ArrayList<>(0);
        for (Seat seat : course.seats()) {
            if (!limits.hasRoom(seat.step)) {
                full.add(seat);
                continue;
            }
            Turn turn = open(course, resume, seat, true);
            if (turn != null) {
                return turn;
            }
        }
        for (Seat seat : full) {
            Turn turn = open(course, resume, seat, true);
            if (turn != null) {
                return turn;
            }
        }
        return null;
    }

    /// The same, without `but`, and without spending what a repeat costs.
    private @Nullable Turn open(Course course, @Nullable Resume resume, Seat but) {
        for (Seat seat : course.seats()) {
            Turn turn = seat == but ? null : open(course, resume, seat, false);
            if (turn != null) {
                return turn;
            }
        }
        return null;
    }

    private @Nullable Turn open(
            Course course, @Nullable Resume resume, Seat seat, boolean spending) {
        if (!seat.isOpen() || !course.fits(seat.step)) {
            return null;
        }
        Resume carried = resume == null ? null : way(seat, resume).orElse(null);
        if (resume != null && carried == null) {
            return null;
        }
        Party party = seat.party();
        Verdict closed = null;
        for (String key : seat.keysLeft()) {
            Verdict verdict =
                    party == null ? null : book.closed(party, key, seat.step.model()).orElse(null);
            if (verdict == null) {
                return spending && party != null && course.touched(party) && !repeat(party)
                        ? null
                        : new Turn(seat, key, carried, false);
            }
            closed = verdict;
        }
        seat.closedBy(closed);
        return null;
    }

    private @Nullable String otherKey(Seat seat) {
        Party party = seat.party();
        for (String key : seat.keysLeft()) {
            if (key != null
                    && (party == null || book.closed(party, key, seat.step.model()).isEmpty())) {
                return key;
            }
        }
        return null;
    }

    /// Who may be asked again, or at last, after a while: the one for whom the wait is shortest.
    private Optional<Choice> later(Course course, @Nullable Resume resume, Duration left) {
        if (course.hasWaited()) {
            return Optional.empty();
        }
        Turn best = null;
        Duration shortest = Reactions.LONGEST_WAIT;
        for (Tried one : course.tried()) {
            Seat seat = course.seat(one);
            Duration wait = seat.isShut() ? null : wait(seat, one, resume, left);
            if (wait != null && wait.compareTo(shortest) <= 0) {
                best = new Turn(seat, one.key(), null, false);
                shortest = wait;
            }
        }
        for (Seat seat : course.seats()) {
            Verdict closed = seat.closed();
            Duration wait = closed == null || seat.isShut() ? null : wait(closed, left);
            if (wait != null && wait.compareTo(shortest) < 0) {
                best = new Turn(seat, firstKey(seat), null, false);
                shortest = wait;
            }
        }
        if (best == null) {
            return Optional.empty();
        }
        Seat seat = best.seat();
        Duration wait = shortest;
        Optional<Choice> go = again(seat, best.key(), resume);
        seat.repeat();
        course.waited();
        return go.map(choice ->
                choice instanceof Choice.Go(Turn turn, _) ? new Choice.Go(turn, wait) : choice);
    }

    /// How long until a leg that was tried may be asked again; null for not at all.
    private @Nullable Duration wait(Seat seat, Tried one, @Nullable Resume resume, Duration left) {
        Refusal why = one.refusal();
        if (why == null) {
            return null;
        }
        Duration since = Duration.ofNanos(senses.nanoTime().getAsLong() - one.endNanos());
        return switch (Reactions.after(
                why, situation(seat, one, false, false, resume != null, left.plus(since)))) {
            case Reactions.Next.WaitThenAgain(Duration wait) ->
                    wait.compareTo(since) > 0 ? wait.minus(since) : Duration.ZERO;
            case Reactions.Next.SameLeg _ -> Duration.ZERO;
            case Reactions.Next.OtherKey _,
                    Reactions.Next.OtherLeg _,
                    Reactions.Next.LargerWindowOnly _,
                    Reactions.Next.BackToCaller _ ->
                    null;
        };
    }

    /// How long until a verdict passes that passes soon; null where it does not.
    private @Nullable Duration wait(Verdict closed, Duration left) {
        if (!(closed.permanence() instanceof Permanence.Until(var end))
                || !(closed.kind() == Refusal.Kind.RATE_LIMITED
                        || closed.kind() == Refusal.Kind.OVERLOADED)) {
            return null;
        }
        Duration rest = Duration.between(senses.clock().instant(), end);
        Duration wait =
                Reactions.after(
                        rest.isNegative() ? Duration.ZERO : rest, senses.random().nextDouble());
        return Reactions.fits(wait, left) ? wait : null;
    }

    /// When everything is closed: a leg that only fails just now, or that is on probation.
    private Choice lastResort(Course course, @Nullable Resume resume) {
        for (Seat seat : course.seats()) {
            Verdict closed = seat.closed();
            if (closed == null || seat.isShut() || seat.used() || !passes(closed, seat.party())) {
                continue;
            }
            Resume carried = resume == null ? null : way(seat, resume).orElse(null);
            if ((resume == null || carried != null) && lastResorts.add(seat.step.leg().name())) {
                return now(new Turn(seat, firstKey(seat), carried, true));
            }
        }
        return new Choice.Nobody();
    }

    /// Whether a verdict speaks of what may be over at any moment: a circuit, an engine of one's
    /// own that is down, a probation.
    private static boolean passes(Verdict closed, @Nullable Party party) {
        if (closed.state() != State.STANDS) {
            return true;
        }
        return switch (closed.kind()) {
            case SERVER_ERROR, TIMEOUT, TRUNCATED_STREAM -> true;
            case NETWORK_BLOCKED -> party != null && party.selfHosted();
            default -> false;
        };
    }

    private static @Nullable String firstKey(Seat seat) {
        var left = seat.keysLeft();
        return left.isEmpty() ? null : left.getFirst();
    }

    /// `resume` in the best way that the leg has left; empty where it has none.
    private Optional<Resume> way(Seat seat, Resume resume) {
        for (Resume.Way way : prefills.ways(seat.step.leg(), seat.step.model())) {
            if (!seat.rejected(way)) {
                return Optional.of(resume.by(way));
            }
        }
        return Optional.empty();
    }

    private boolean repeat(@Nullable Party party) {
        if (party == null || budget.repeat(party.host())) {
            return true;
        }
        figures.retryDenied(party.supplier());
        return false;
    }

    private static Choice now(Turn turn) {
        return new Choice.Go(turn, Duration.ZERO);
    }
}
