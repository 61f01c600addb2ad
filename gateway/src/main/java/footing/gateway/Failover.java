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
import java.time.Duration;
import java.util.List;

/// Tries the legs of a plan until one answers or nothing more may be tried; what a leg began,
/// another carries on.
final class Failover {
    private final Meter meter;
    private final VerdictBook book;
    private final Prefills prefills;
    private final Chooser chooser;
    private final Pause pause;
    private final Senses senses;

    Failover(
            Meter meter,
            VerdictBook book,
            Prefills prefills,
            Chooser chooser,
            Pause pause,
            Senses senses) {
        this.meter = meter;
        this.book = book;
        this.prefills = prefills;
        this.chooser = chooser;
        this.pause = pause;
        this.senses = senses;
    }

    /// Goes over the legs. Each attempt but the last has been metered when this returns.
    Course run(Passage passage, Plan plan, Clocks clocks) {
        Course course = new Course(plan);
        prefills.note(plan, passage.ask);
        Resume resume = null;
        while (true) {
            Clocks left = passage.left(clocks);
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
                    if (!waited(passage, turn, wait)) {
                        return course.ended(new Course.End.CallerLeft());
                    }
                    Duration hedge = plan.terms().hedge();
                    if (hedge != null && course.tried().isEmpty() && turn.resume() == null) {
                        race(passage, course, turn, hedge, clocks);
                    } else {
                        attempt(passage, course, turn, passage.left(clocks));
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

    /// False where the caller left meanwhile.
    private boolean waited(Passage passage, Turn turn, Duration wait) {
        if (!wait.isPositive()) {
            return true;
        }
        try {
            // Who waits for nothing yet is watched, so that leaving ends the wait.
            passage.arm();
            pause.await(wait);
            return true;
        } catch (InterruptedException left) {
            chooser.ended(turn);
            Thread.currentThread().interrupt();
            return false;
        }
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

    private void attempt(Passage passage, Course course, Turn turn, Clocks clocks) {
        Tried before = course.last();
        if (before != null) {
            meter.record(passage, before);
        }
        chooser.begun(course, turn);
        Attempt attempt = attempt(passage, turn, course.tried().size() + 1, clocks);
        Plan.Step step = turn.seat().step;
        passage.continuity.leg(step.leg(), attempt.number(), turn.resume());
        Outcome outcome;
        try {
            outcome = step.leg().call(passage.ask, attempt, passage.continuity);
        } finally {
            chooser.ended(turn);
        }
        add(passage, course, turn, attempt, new Ended(outcome, false));
    }

    private record Ended(Outcome outcome, boolean outrun) {}

    private static Attempt attempt(Passage passage, Turn turn, int number, Clocks clocks) {
        String model = turn.seat().step.model();
        return new Attempt(passage.requestId, number, model, turn.key(), turn.resume(), clocks);
    }

    /// The first attempt, which a second leg joins when nothing comes for `hedge`.
    private void race(Passage passage, Course course, Turn turn, Duration hedge, Clocks clocks) {
        chooser.begun(course, turn);
        Race.Entry first = new Race.Entry(turn, attempt(passage, turn, 1, passage.left(clocks)));
        passage.arm();
        List<Race.Finish> finishes =
                new Race(passage)
                        .run(
                                first,
                                hedge,
                                () -> {
                                    Turn second = chooser.hedge(course, turn.seat());
                                    if (second == null) {
                                        return null;
                                    }
                                    chooser.begun(course, second);
                                    Clocks left = passage.left(clocks);
                                    return new Race.Entry(
                                            second, attempt(passage, second, 2, left));
                                });
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

    private void add(Passage passage, Course course, Turn turn, Attempt attempt, Ended ended) {
        Tried.Fate fate =
                ended.outrun
                        ? Tried.Fate.OUTRUN
                        : ended.outcome instanceof Outcome.CallerLeft
                                        && passage.continuity.rejected()
                                ? Tried.Fate.REJECTED
                                : Tried.Fate.OWN;
        Seat seat = turn.seat();
        Tried tried =
                new Tried(
                        seat.step,
                        attempt.number(),
                        turn.key(),
                        turn.resume(),
                        fate,
                        ended.outcome,
                        senses.nanoTime().getAsLong());
        course.add(seat, tried);
        note(course, seat, tried);
    }

    /// Tells the book how an attempt ended. A way of carrying on that was refused says nothing
    /// about the leg, but is remembered.
    private void note(Course course, Seat seat, Tried tried) {
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
                    seen(course, seat, sighting(party, tried, why, evidence));
            case Outcome.Unreached(Refusal why, Evidence evidence, _) ->
                    seen(course, seat, sighting(party, tried, why, evidence));
            case Outcome.BrokeOff(Refusal why, Evidence evidence, _, _) ->
                    seen(course, seat, sighting(party, tried, why, evidence));
            case Outcome.CallerLeft _ -> {}
        }
    }

    private static Sighting sighting(Party party, Tried tried, Refusal why, Evidence evidence) {
        return new Sighting(party, tried.key(), tried.step().model(), why, evidence);
    }

    private void seen(Course course, Seat seat, Sighting sighting) {
        course.close(seat, Judge.judge(sighting, senses.clock().instant()));
        book.failed(sighting);
    }
}
