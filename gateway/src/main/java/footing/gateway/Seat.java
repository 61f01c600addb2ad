package footing.gateway;

import footing.legs.Party;
import footing.legs.Refusal;
import footing.legs.Resume;
import footing.legs.verdict.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A step of a plan while one request goes over it. Belongs to the thread of the request.
final class Seat {
    final Plan.Step step;
    private final List<String> keysUsed = new ArrayList<>(1);
    private final Set<Resume.Way> waysRejected = EnumSet.noneOf(Resume.Way.class);
    private final @Nullable Party party;
    private final Balance balance;
    private @Nullable List<String> keys;
    private boolean used;
    private boolean left;
    private boolean shut;
    private boolean repeated;
    private int keysRefused;
    private @Nullable Verdict closed;

    Seat(Plan.Step step, Balance balance) {
        this.step = step;
        this.balance = balance;
        this.party = step.leg().party().orElse(null);
    }

    /// Null where nobody can cut the leg off.
    @Nullable Party party() {
        return party;
    }

    /// The leg's keys that this request has not used, in order; one null where a leg has none.
    List<@Nullable String> keysLeft() {
        List<String> all = keys;
        if (all == null) {
            all = balance.keys(step.leg().name(), step.leg().keys());
            keys = all;
        }
        List<@Nullable String> left = new ArrayList<>(all.size() + 1);
        if (all.isEmpty()) {
            if (!used) {
                left.add(null);
            }
            return left;
        }
        for (String key : all) {
            if (!keysUsed.contains(key)) {
                left.add(key);
            }
        }
        return left;
    }

    void use(@Nullable String key) {
        used = true;
        closed = null;
        if (key != null) {
            spare(key);
        }
    }

    /// Leaves a key out.
    void spare(String key) {
        if (!key.isEmpty() && !keysUsed.contains(key)) {
            keysUsed.add(key);
        }
    }

    void note(Refusal why) {
        if (why.kind() == Refusal.Kind.KEY_INVALID) {
            keysRefused++;
        }
    }

    int keysRefused() {
        return keysRefused;
    }

    boolean used() {
        return used;
    }

    /// Not again, unless nothing else is left.
    void leave() {
        left = true;
    }

    /// No more for this request: what was seen elsewhere speaks of this leg too.
    void shut() {
        shut = true;
    }

    boolean isShut() {
        return shut;
    }

    /// Whether it may be asked in its turn.
    boolean isOpen() {
        return !left && !shut;
    }

    boolean repeated() {
        return repeated;
    }

    void repeat() {
        repeated = true;
    }

    /// What keeps the leg from being asked, where something does.
    @Nullable Verdict closed() {
        return closed;
    }

    void closedBy(@Nullable Verdict verdict) {
        closed = verdict;
    }

    void reject(Resume.Way way) {
        waysRejected.add(way);
    }

    boolean rejected(Resume.Way way) {
        return waysRejected.contains(way);
    }
}
