package footing.legs.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How all models of all legs have done lately. Bounded: what comes when it is full is not
/// remembered.
final class Pulses {
    private static final int MOST = 4096;

    /// A model that answered this lately and is unknown now was withdrawn.
    private static final long REMEMBERED = Duration.ofDays(30).toMillis();

    private final ConcurrentHashMap<String, ConcurrentHashMap<String, Pulse>> legs =
            new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    void answered(String leg, String model) {
        of(leg, model).answered();
    }

    boolean failed(String leg, String model, Instant now) {
        return of(leg, model).failed(now.toEpochMilli());
    }

    void forget(String leg, String model) {
        ConcurrentHashMap<String, Pulse> models = legs.get(leg);
        Pulse pulse = models == null ? null : models.get(model);
        if (pulse != null) {
            pulse.forget();
        }
    }

    boolean answeredLately(String leg, String model, Instant now) {
        ConcurrentHashMap<String, Pulse> models = legs.get(leg);
        Pulse pulse = models == null ? null : models.get(model);
        return pulse != null && pulse.answeredWithin(now.toEpochMilli(), REMEMBERED);
    }

    void stamp(Instant now) {
        long millis = now.toEpochMilli();
        boolean full = size.get() >= MOST;
        for (ConcurrentHashMap<String, Pulse> models : legs.values()) {
            models.values().forEach(pulse -> pulse.stamp(millis));
            if (full) {
                models.values()
                        .removeIf(pulse ->
                                !pulse.answeredWithin(millis, REMEMBERED)
                                        && size.decrementAndGet() >= 0);
            }
        }
    }

    private Pulse of(String leg, String model) {
        ConcurrentHashMap<String, Pulse> models = legs.get(leg);
        Pulse pulse = models == null ? null : models.get(model);
        if (pulse != null) {
            return pulse;
        }
        Pulse made = new Pulse();
        if (size.get() >= MOST) {
            return made;
        }
        Pulse there =
                legs.computeIfAbsent(leg, _ -> new ConcurrentHashMap<>()).putIfAbsent(model, made);
        if (there == null) {
            size.incrementAndGet();
            return made;
        }
        return there;
    }
}
