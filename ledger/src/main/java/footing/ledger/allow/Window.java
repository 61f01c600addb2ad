package footing.ledger.allow;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/// Over what time a limit counts. Days and months are UTC.
public enum Window {
    /// What is under way at this moment.
    NOW(0),
    /// Refills evenly over a second, so that a minute's worth is never spent twice around its turn.
    SECOND(1_000),
    /// Refills evenly over a minute.
    MINUTE(60_000),
    /// Refills evenly over an hour.
    HOUR(3_600_000),
    /// Begins anew at midnight.
    DAY(0),
    /// Begins anew on the first of the month.
    MONTH(0),
    /// Never begins anew.
    EVER(0);

    private final long millis;

    Window(long millis) {
        this.millis = millis;
    }

    /// Whether it refills evenly instead of beginning anew.
    public boolean refills() {
        return millis > 0;
    }

    /// Whether it is a period of the calendar, as a budget's is.
    public boolean calendar() {
        return this == DAY || this == MONTH || this == EVER;
    }

    /// Milliseconds of a window that refills.
    long millis() {
        return millis;
    }

    /// The first day of the period that `day` lies in, days since 1970.
    public long firstDay(long day) {
        return switch (this) {
            case MONTH -> LocalDate.ofEpochDay(day).withDayOfMonth(1).toEpochDay();
            case EVER -> 0;
            case NOW, SECOND, MINUTE, HOUR, DAY -> day;
        };
    }

    /// When the period that begins on `firstDay` is over; far away for one that never is.
    Instant end(long firstDay) {
        LocalDate first = LocalDate.ofEpochDay(firstDay);
        return switch (this) {
            case MONTH -> first.plusMonths(1).atStartOfDay().toInstant(ZoneOffset.UTC);
            case EVER -> Instant.MAX;
            case NOW, SECOND, MINUTE, HOUR, DAY ->
                    first.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        };
    }

    /// E.g. `minute`, as people write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Reads what [#word] writes.
    public static Optional<Window> of(String word) {
        for (Window window : values()) {
            if (window.word().equals(word)) {
                return Optional.of(window);
            }
        }
        return Optional.empty();
    }
}
