package footing.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Instants as the ledger stores them: microseconds since 1970, days in UTC.
final class Times {
    static final long MICROS_PER_DAY = 86_400_000_000L;

    private static final long SECONDS_FIRST = -62_135_596_800L; // 0001-01-01
    private static final long SECONDS_LAST = 253_402_300_799L; // 9999-12-31T23:59:59

    private Times() {}

    /// Microseconds since 1970, cut to the years 1 to 9999.
    static long micros(Instant at) {
        long seconds = Math.clamp(at.getEpochSecond(), SECONDS_FIRST, SECONDS_LAST);
        return seconds * 1_000_000 + at.getNano() / 1_000;
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /// The day that holds `micros`, counted from 1970-01-01.
    static long day(long micros) {
        return Math.floorDiv(micros, MICROS_PER_DAY);
    }
}
