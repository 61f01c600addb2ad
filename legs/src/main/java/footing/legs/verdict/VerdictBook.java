package footing.legs.verdict;

import footing.legs.Party;
import footing.legs.Refusal;
import footing.legs.Refusal.Kind;
import footing.legs.verdict.VerdictEvents.Happened;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// All verdicts of a house. Safe for use by many threads; a look at what stands costs well under a
/// microsecond and takes no lock.
///
/// A region's, an account's or a network's refusal is a suspicion first: it stands when it is seen
/// again by another key, or two seconds later, or by a probe. What stands is lifted by probes only,
/// never by a user's request; cut-offs end in a probation in which a growing share of the traffic
/// goes through. Rate limits and overload pass by themselves.
public final class VerdictBook implements AutoCloseable {
    private static final Logger LOG = System.getLogger(VerdictBook.class.getName());

    private final InstantSource clock;
    private final Dice dice;
    private final Docket docket;
    private final Pulses pulses = new Pulses();
    private final Forbidden forbidden = new Forbidden();
    private final VerdictEvents events;
    private final Keeper keeper;

    /// A book whose verdicts are kept in `store`. Begins with what is there.
    public VerdictBook(InstantSource clock, RandomGenerator random, VerdictStore store) {
        this(clock, random, store, VerdictEvents.NONE);
    }

    /// A book whose verdicts are kept in `store`. Begins with what is there.
    ///
    /// @param events hears what becomes of verdicts
    public VerdictBook(
            InstantSource clock, RandomGenerator random, VerdictStore store, VerdictEvents events) {
        this(clock, new Dice(random), store, events);
        keeper.start();
    }

    private VerdictBook(InstantSource clock, Dice dice, VerdictStore store, VerdictEvents events) {
        this.clock = clock;
        this.dice = dice;
        this.docket = new Docket(dice);
        this.events = events;
        this.keeper = new Keeper(docket, store, clock, this::tell, this::age);
    }

    /// A book without a thread: it meets its store when [#tick] is called.
    static VerdictBook untended(
            InstantSource clock, RandomGenerator random, VerdictStore store, VerdictEvents events) {
        return new VerdictBook(clock, new Dice(random), store, events);
    }

    /// What keeps a leg's model under a key from being asked now; empty where it may be asked.
    public Optional<Verdict> closed(Party party, @Nullable String key, String model) {
        return docket.index.closed(party, key, model, clock, dice);
    }

    /// Judges a failure and marks what it speaks of.
    public void failed(Sighting seen) {
        Instant now = clock.instant();
        Sighting dated = withdrawn(seen, now);
        if (Course.countsForCircuit(dated.why().kind())) {
            if (!Judge.outOfTime(dated.why())) {
                broke(dated, now);
            }
            return;
        }
        if (forbidden.refused(dated)) {
            tell(docket.sighted(Judge.shutOut(dated), dated, now));
        }
        Judged judged = Judge.judge(dated, now);
        if (judged.marks()) {
            tell(docket.sighted(judged, dated, now));
        }
    }

    /// A failure that counts for the circuit. While that is open, others that were under way add
    /// nothing.
    private void broke(Sighting seen, Instant now) {
        String leg = seen.party().leg();
        if (pulses.failed(leg, seen.model(), now) && !docket.isCircuitOpen(seen)) {
            tell(docket.sighted(Judge.circuit(seen), seen, now));
        }
    }

    /// A model that answered not long ago and is unknown now was withdrawn.
    private Sighting withdrawn(Sighting seen, Instant now) {
        Refusal why = seen.why();
        if (why.kind() != Kind.MODEL_NOT_FOUND
                || !pulses.answeredLately(seen.party().leg(), seen.model(), now)) {
            return seen;
        }
        Refusal retired =
                new Refusal(
                        Kind.MODEL_RETIRED,
                        why.message(),
                        why.retryAfter(),
                        why.own(),
                        why.decidedBy() + ":answered-before");
        return new Sighting(seen.party(), seen.key(), seen.model(), retired, seen.evidence());
    }

    /// Notes a good answer: it clears suspicion, never a verdict that stands.
    public void succeeded(Party party, @Nullable String key, String model) {
        pulses.answered(party.leg(), model);
        forbidden.answered(party);
        if (docket.suspects > 0) {
            tell(docket.answered(party, key, model));
        }
    }

    /// All verdicts that are in force or suspected, the newest first.
    public List<Verdict> all() {
        Instant now = clock.instant();
        tell(docket.settle(now));
        return docket.all(now);
    }

    /// Verdicts whose probe is due. Each is given out once until [#probed] is called for it, or two
    /// minutes have gone by; few at a time, and of one supplier no more than thirty in an hour.
    public List<Verdict> due() {
        return due(true);
    }

    /// As [#due()]. Of several nodes on one store one asks about the verdicts that all of them
    /// know; the others take over from the store what comes of it.
    ///
    /// @param leads whether this is that node
    public List<Verdict> due(boolean leads) {
        Instant now = clock.instant();
        tell(docket.settle(now));
        return docket.due(leads, now);
    }

    /// Tells how a probe ended.
    ///
    /// @param failure null where it succeeded
    public void probed(Verdict verdict, @Nullable Sighting failure) {
        Instant now = clock.instant();
        if (failure == null) {
            wentWell(verdict, now);
            return;
        }
        Judged judged = Judge.judge(withdrawn(failure, now), now);
        boolean answered = failure.evidence().status() > 0;
        if (isSame(judged.kind(), verdict.kind())) {
            tell(docket.probedBadly(verdict, judged, failure.evidence(), now));
            return;
        }
        if (Course.refutes(judged, answered, verdict.kind())) {
            wentWell(verdict, now);
        } else {
            tell(docket.probedBadly(verdict, null, failure.evidence(), now));
        }
        failed(failure);
    }

    private static boolean isSame(Kind seen, Kind marked) {
        return seen == marked || (Course.countsForCircuit(seen) && Course.countsForCircuit(marked));
    }

    private void wentWell(Verdict verdict, Instant now) {
        tell(docket.probedWell(verdict, now));
        if (Course.countsForCircuit(verdict.kind())) {
            pulses.forget(verdict.subject().leg(), verdict.subject().model());
        }
    }

    /// What is wrong with the store of verdicts, a whole sentence; empty where nothing is.
    public Optional<String> storeFault() {
        return keeper.fault();
    }

    /// What the keeper's thread does once a second.
    void tick() {
        keeper.tick();
    }

    private void age() {
        Instant now = clock.instant();
        pulses.stamp(now);
        tell(docket.settle(now));
    }

    private void tell(List<Happened> happened) {
        for (Happened one : happened) {
            try {
                events.changed(one.change(), one.verdict());
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "who hears of verdicts failed: " + e);
            }
        }
    }

    @Override
    public void close() {
        keeper.close();
    }
}
