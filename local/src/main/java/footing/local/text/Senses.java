package footing.local.text;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/// What the local leg knows of the world.
///
/// @param clock for `created` and for dates that templates show
/// @param nanoTime as `System.nanoTime()`
/// @param random a fresh 64-bit number at each call: ids and seeds; safe for use by many threads
public record Senses(InstantSource clock, ZoneId zone, LongSupplier nanoTime, LongSupplier random) {
    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// An id such as `chatcmpl-…` with about 140 bits of chance.
    String id(String prefix) {
        StringBuilder id = new StringBuilder(prefix);
        for (int part = 0; part < 3; part++) {
            long bits = random.getAsLong() >>> 1;
            for (int i = 0; i < 8; i++) {
                id.append(LETTERS.charAt((int) (bits % 62)));
                bits /= 62;
            }
        }
        return id.toString();
    }

    long created() {
        return clock.instant().getEpochSecond();
    }
}
