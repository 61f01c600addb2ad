package footing.gateway;

import footing.http.Upstream.Clocks;
import footing.legs.Attempt;
import footing.legs.Evidence;
import footing.legs.Outcome;
import footing.legs.Party;
import footing.legs.Refusal;
import footing.legs.Resume;
import footing.legs.verdict.Judge;
import footing.legs.verdict.Sighting;
import footing.legs.verdict.VerdictBook;
import footing.wire.Ask;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tries the legs of a plan until one answers or nothing more may be tried; what a leg began,
/// another carries on.
final class Failover {
    private final Cashier cashier;
    private final Meter meter;
    private final VerdictBook book;
    private final Prefills prefills;
    private final Balance balance;
    private final Limits limits;
    private final Chooser chooser;
    private final Pause pause;
    private final Senses senses;

    Failover(
            Cashier cashier,
            Meter meter,
            VerdictBook book,
            Prefills prefills,
            Balance balance,
            Chooser chooser,
            Pause pause,
            Senses senses) {
        this.cashier = cashier;
        this.meter = meter;
        this.book = book;
        this.prefills = prefills;
        this.balance = balance;
        this.limits = balance.limits();
        this.chooser = chooser;
        this.pause = pause;
        this.senses = senses;
    }

    /// Goes over the legs. Each attempt but the last has been metered when this returns.
    Course run(Passage passage, Plan plan) {
        Course course = balance.course(plan, passage.ask, passage.key.id());
        prefills.note(plan, passage.ask);
        Resume resume = null;
        while (true) {
            Clocks left = passage.left(course.terms().clocks());
            if (!left.total().isPositive() && !course.tried().isEmpty()) {
                return course.ended(inVain(passage, course));
            }
            switch (chooser.next(course, resume, left.total())) {
                case Chooser.Choice.Nobody _ -> {
                    if (resume == null || !passage.continuity.beginsAnew()) {
                        return course.ended(inVain(passage, course));
                    }
                    resume = null;
                    continue;
                }
                case Chooser.Choice.Back _ -> {
                    return course.ended(inVain(passage, course));
                }
                case Chooser.Choice.Go(Turn turn, Duration wait) -> {
                    try {
                        go(passage, course, turn, wait);
                    } catch (InterruptedException gone) {
                        chooser.ended(turn);
                        Thread.currentThread().interrupt();
                        return course.ended(new Course.End.CallerLeft());
                    }
                }
            }
            Tried last = course.tried().getLast();
            if (last.outcome() instanceof Outcome.Answered) {
                return course.ended(new Course.End.Whole());
            }
            if (passage.callerGone()
                    || (last.outcome() instanceof Outcome.CallerLeft
                            && last.fate() == Tried.Fate.OWN)) {
                return course.ended(new Course.End.CallerLeft());
            }
            switch (passage.continuity.after(last.outcome())) {
                case Continuity.Next.Whole _ -> {
                    course.lastWasEnough();
                    return course.ended(new Course.End.Whole());
                }
                case Continuity.Next.End(String why) -> {
                    return course.ended(new Course.End.Broken(why));
                }
                case Continuity.Next.Afresh _ -> resume = null;
                case Continuity.Next.CarryOn(Resume rest) -> {
                    resume = rest;
                    course.seats().stream()
                            .filter(seat -> !passage.continuity.mayCarryOn(seat.step.leg()))
                            .forEach(Seat::shut);
                }
            }
        }
    }

    /// One attempt after `wait`, as soon as the leg has room; two where a second leg joins.
    private void go(Passage passage, Course course, Turn turn, Duration wait)
            throws InterruptedException {
        if (wait.isPositive()) {
            // Who waits for nothing yet is watched, so that leaving ends the wait.
            passage.arm();
            pause.await(wait);
        }
        long start = senses.nanoTime().getAsLong();
        Permit permit = permit(passage, course, turn);
        long queued = senses.nanoTime().getAsLong() - start;
        Duration hedge = course.terms().hedge();
        if (permit == null) {
            full(passage, course, turn, queued);
        } else if (hedge != null && course.tried().isEmpty() && turn.resume() == null) {
            race(passage, course, turn, permit, hedge);
        } else {
            attempt(passage, course, turn, permit);
        }
    }

    /// Null where the leg has no room in the time to the first token that the request has left.
    private @Nullable Permit permit(Passage passage, Course course, Turn turn)
            throws InterruptedException {
        Plan.Step step = turn.seat().step;
        if (!limits.hasRoom(step)) {
            passage.arm();
        }
        Clocks left = passage.left(course.terms().clocks());
        Duration patience = course.patience(left.firstByte());
        Permit permit =
                limits.enter(
                        step,
                        turn.key(),
                        patience.compareTo(left.total()) < 0 ? patience : left.total());
        return within(passage, course, turn, permit, 1);
    }

    /// The permit, unless a limit that the operator set on the leg is reached.
    private @Nullable Permit within(
            Passage passage, Course course, Turn turn, @Nullable Permit permit, int ahead) {
        if (permit == null) {
            return null;
        }
        String id = passage.requestId + "#" + (course.tried().size() + ahead);
        Permit.End leaving = cashier.enter(turn.seat().step, passage.most(), id);
        if (leaving == null) {
            permit.done(null);
            return null;
        }
        return permit.telling(leaving);
    }

    /// An attempt for which there was no room. It says nothing of the leg, which was not asked.
    private void full(Passage passage, Course course, Turn turn, long queuedNanos) {
        course.queued(Duration.ofNanos(queuedNanos));
        Attempt attempt = begin(passage, course, turn);
        chooser.ended(turn);
        passage.continuity.leg(turn.seat().step, attempt.number(), turn.resume());
        Outcome none =
                new Outcome.Refused(
                        new Refusal(
                                Refusal.Kind.OVERLOADED,
                                "as many are under way as the leg can bear",
                                null,
                                "footing:limit"),
                        new Evidence(0, List.of(), "", null),
                        new Outcome.Timing(-1, queuedNanos));
        course.add(turn.seat(), tried(passage, turn, attempt, new Ended(none, false)));
    }

    private static Course.End inVain(Passage passage, Course course) {
        if (passage.continuity.isWhole()) {
            return new Course.End.Whole();
        }
        if (!passage.relay.begun()) {
            return new Course.End.Unserved();
        }
        Tried last = course.last();
        Refusal why = last == null ? null : last.refusal();
        return new Course.End.Broken(why == null ? "no leg is left" : why.kind().word());
    }

    private void attempt(Passage passage, Course course, Turn turn, Permit permit) {
        Attempt attempt = begin(passage, course, turn);
        Plan.Step step = turn.seat().step;
        passage.continuity.leg(step, attempt.number(), turn.resume());
        Outcome outcome = null;
        try {
            outcome = step.leg().call(passage.ask, attempt, passage.continuity);
        } finally {
            permit.done(outcome);
            chooser.ended(turn);
        }
        add(passage, course, turn, attempt, new Ended(outcome, false));
    }

    private Attempt begin(Passage passage, Course course, Turn turn) {
        Tried before = course.last();
        if (before != null) {
            meter.record(passage, before);
        }
        chooser.begun(course, turn);
        return attempt(passage, course, turn, course.tried().size() + 1);
    }

    private record Ended(Outcome outcome, boolean outrun) {}

    private static Attempt attempt(Passage passage, Course course, Turn turn, int number) {
        Clocks left = passage.left(course.terms().clocks());
        String model = turn.seat().step.model();
        return new Attempt(passage.requestId, number, model, turn.key(), turn.resume(), left);
    }

    /// The first attempt, which a second leg joins when nothing comes for a while.
    private void race(Passage passage, Course course, Turn turn, Permit permit, Duration hedge) {
        Race.Entry first = new Race.Entry(turn, begin(passage, course, turn), permit);
        passage.arm();
        List<Race.Finish> finishes =
                new Race(passage).run(first, hedge, () -> joining(passage, course, turn.seat()));
        chooser.ended(turn);
        for (Race.Finish finish : finishes) {
            Tried before = course.last();
            if (before != null) {
                course.seat(before).leave();
                meter.record(passage, before);
            }
            Race.Entry entry = finish.entry();
            Ended ended = new Ended(finish.outcome(), finish.outrun());
            add(passage, course, entry.turn(), entry.attempt(), ended);
        }
    }

    /// The second of a race; null where nobody may join, or has room.
    private Race.@Nullable Entry joining(Passage passage, Course course, Seat first) {
        Turn second = chooser.hedge(course, first);
        Permit permit =
                second == null
                        ? null
                        : within(
                                passage,
                                course,
                                second,
                                limits.tryEnter(second.seat().step, second.key()),
                                2);
        if (second == null || permit == null) {
            return null;
        }
        chooser.begun(course, second);
        return new Race.Entry(second, attempt(passage, course, second, 2), permit);
    }

    private void add(Passage passage, Course course, Turn turn, Attempt attempt, Ended ended) {
        Tried tried = tried(passage, turn, attempt, ended);
        course.add(turn.seat(), tried);
        note(passage.ask, course, turn.seat(), tried);
    }

    private Tried tried(Passage passage, Turn turn, Attempt attempt, Ended ended) {
        Tried.Fate fate =
                ended.outrun
                        ? Tried.Fate.OUTRUN
                        : ended.outcome instanceof Outcome.CallerLeft
                                        && passage.continuity.rejected()
                                ? Tried.Fate.REJECTED
                                : Tried.Fate.OWN;
        return new Tried(
                turn.seat().step,
                attempt.number(),
                turn.key(),
                turn.resume(),
                fate,
                ended.outcome,
                senses.nanoTime().getAsLong());
    }

    /// Tells the book how an attempt ended. A way of carrying on that was refused says nothing
    /// about the leg, but is remembered.
    private void note(Ask ask, Course course, Seat seat, Tried tried) {
        Plan.Step step = tried.step();
        Resume resume = tried.resume();
        boolean prefill = resume != null && resume.way() == Resume.Way.PREFILL;
        if (Chooser.wayRefused(tried)) {
            if (prefill && tried.fate() == Tried.Fate.OWN) {
                prefills.found(step.leg(), step.model(), false);
            }
            return;
        }
        if (prefill && tried.outcome() instanceof Outcome.Answered) {
            prefills.found(step.leg(), step.model(), true);
        }
        Party party = step.leg().party().orElse(null);
        if (party == null) {
            return;
        }
        switch (tried.outcome()) {
            case Outcome.Answered _ -> book.succeeded(party, tried.key(), step.model());
            case Outcome.Refused(Refusal why, Evidence evidence, _) ->
                    seen(course, seat, sighting(ask, tried, why, evidence));
            case Outcome.Unreached(Refusal why, Evidence evidence, _) ->
                    seen(course, seat, sighting(ask, tried, why, evidence));
            case Outcome.BrokeOff(Refusal why, Evidence evidence, _, _) ->
                    seen(course, seat, sighting(ask, tried, why, evidence));
            case Outcome.CallerLeft _ -> {}
        }
    }

    /// What a verdict may keep of it: verdicts are shown to others than the caller.
    private static Sighting sighting(Ask ask, Tried tried, Refusal why, Evidence evidence) {
        Plan.Step step = tried.step();
        return new Sighting(
                step.leg().party().orElseThrow(),
                tried.key(),
                step.model(),
                why,
                why.anotherLegMayServe() ? CallersWords.without(evidence, ask) : evidence);
    }

    private void seen(Course course, Seat seat, Sighting sighting) {
        course.close(seat, Judge.judge(sighting, senses.clock().instant()));
        book.failed(sighting);
    }
}
