package footing.ledger.exchange;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/// Reads what stands in one place of an export: exact, and with a sentence where it cannot be.
final class Cell {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /// More digits than any count or amount has; a number with an exponent may claim thousands.
    private static final int MOST_DIGITS = 60;

    private Cell() {}

    /// A count; 0 where nothing stands there. `10.0` is 10.
    static long count(String text, String where) throws ExchangeFault {
        if (blank(text)) {
            return 0;
        }
        try {
            long count = number(text, where).longValueExact();
            if (count < 0) {
                throw new ExchangeFault(where + ": " + text + " (expected: 0 or more)");
            }
            return count;
        } catch (ArithmeticException e) {
            throw new ExchangeFault(where + ": " + text + " (expected: a whole number)");
        }
    }

    /// An amount in millionths, rounded half up; 0 where nothing stands there.
    static long micros(BigDecimal amount, String where) throws ExchangeFault {
        try {
            return amount.multiply(MILLION).setScale(0, RoundingMode.HALF_UP).longValueExact();
        } catch (ArithmeticException e) {
            throw new ExchangeFault(where + ": " + amount + " (expected: an amount of money)");
        }
    }

    /// A decimal number; thousands may be parted by commas where a point follows.
    static BigDecimal number(String text, String where) throws ExchangeFault {
        String plain = text.strip();
        if (plain.matches("[-+]?\\d{1,3}(,\\d{3})+(\\.\\d+)?")) {
            plain = plain.replace(",", "");
        }
        try {
            BigDecimal number = new BigDecimal(plain);
            if (Math.abs((long) number.precision() - number.scale()) > MOST_DIGITS
                    || number.precision() > MOST_DIGITS) {
                throw new ExchangeFault(where + ": too many digits");
            }
            return number;
        } catch (NumberFormatException e) {
            throw new ExchangeFault(where + ": " + shown(text) + " (expected: a number)");
        }
    }

    /// Seconds since 1970, or a day or an instant of ISO 8601; what tells no zone is UTC.
    static Instant instant(String text, String where) throws ExchangeFault {
        String plain = text.strip();
        try {
            if (plain.matches("\\d+(\\.0+)?")) {
                return Instant.ofEpochSecond(number(plain, where).longValueExact());
            }
            if (plain.length() == 10) {
                return LocalDate.parse(plain).atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            String iso = plain.replace(' ', 'T');
            return iso.matches(".*([Zz]|[+-]\\d\\d:?\\d\\d)")
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException | ArithmeticException e) {
            throw new ExchangeFault(
                    where
                            + ": "
                            + shown(text)
                            + " (expected: seconds since 1970, or a time of ISO 8601)");
        }
    }

    /// `true`, `false`, or empty where it is not told.
    static String truth(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        return word.equals("null") ? "" : word;
    }

    static boolean blank(String text) {
        return text.isBlank();
    }

    /// What a person may see of what a file says.
    static String shown(String text) {
        String safe = text.strip().replaceAll("\\p{Cntrl}", " ");
        return "'" + (safe.length() > 60 ? safe.substring(0, 60) + "…" : safe) + "'";
    }
}
