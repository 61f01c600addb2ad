package footing.legs.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gives probes out: each once, few at a time, and not more of a supplier than it should cost.
/// Belongs to the docket's lock.
final class ProbeDesk {
    /// A probe that has not come back after this is given up, and given out again.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int AT_ONCE = 8;
    private static final int PER_HOUR = 30;
    private static final Duration HOUR = Duration.ofHours(1);

    private final Map<String, Deque<Instant>> spent = new HashMap<>();

    List<Verdict> due(Collection<Slot> slots, Instant now) {
        List<Slot> due = new ArrayList<>();
        int out = 0;
        for (Slot slot : slots) {
            if (isOut(slot, now)) {
                out++;
            } else if (isDue(slot, now)) {
                due.add(slot);
            }
        }
        due.sort(Comparator.comparing(ProbeDesk::when));
        List<Verdict> given = new ArrayList<>();
        for (Slot slot : due) {
            if (out < AT_ONCE && pay(slot, now)) {
                slot.given = now;
                given.add(slot.verdict);
                out++;
            }
        }
        return given;
    }

    private static boolean isOut(Slot slot, Instant now) {
        Instant given = slot.given;
        return given != null && Duration.between(given, now).abs().compareTo(PATIENCE) < 0;
    }

    /// A probe that is planned for later than its kind ever waits was planned by a wrong clock.
    private static boolean isDue(Slot slot, Instant now) {
        Instant planned = slot.verdict.nextProbe();
        if (planned == null) {
            return false;
        }
        Duration longest = Course.longestWait(slot.verdict, slot.selfHosted);
        return !planned.isAfter(now) || planned.isAfter(now.plus(longest));
    }

    private static Instant when(Slot slot) {
        Instant planned = slot.verdict.nextProbe();
        return planned == null ? Instant.MAX : planned;
    }

    /// A connection costs nothing, nor does an engine of one's own; a word of a model does.
    private boolean pay(Slot slot, Instant now) {
        Subject subject = slot.verdict.subject();
        if (slot.selfHosted || subject.scope() == Scope.NETWORK) {
            return true;
        }
        Deque<Instant> hour = spent.computeIfAbsent(subject.supplier(), _ -> new ArrayDeque<>());
        hour.removeIf(one -> isPast(one, now));
        if (hour.size() >= PER_HOUR) {
            return false;
        }
        hour.addLast(now);
        return true;
    }

    private static boolean isPast(@Nullable Instant one, Instant now) {
        return one == null || Duration.between(one, now).abs().compareTo(HOUR) >= 0;
    }
}
