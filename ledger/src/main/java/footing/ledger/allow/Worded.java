package footing.ledger.allow;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// Limits and amounts as people write and read them: money in whole units with decimals, all else
/// as a count. What cannot be read throws `IllegalArgumentException` with a sentence.
public final class Worded {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private Worded() {}

    /// A limit such as `requests=60/minute`, `cny=50.5/month` or `concurrency=8`.
    public static Limit limit(Subject subject, String text) {
        int equals = text.indexOf('=');
        int slash = text.indexOf('/', equals + 1);
        Measure measure = measure(equals < 0 ? text : text.substring(0, equals));
        if (equals < 0) {
            throw new IllegalArgumentException(text + " (expected: MEASURE=AMOUNT/WINDOW)");
        }
        String amount = text.substring(equals + 1, slash < 0 ? text.length() : slash);
        if (slash < 0 && measure != Measure.CONCURRENCY) {
            throw new IllegalArgumentException(
                    text + " (expected: a window, e.g. " + text + "/month)");
        }
        Window window = slash < 0 ? Window.NOW : window(text.substring(slash + 1));
        return new Limit(subject, measure, window, amount(measure.money(), amount));
    }

    /// What a limit counts.
    public static Measure measure(String word) {
        return Measure.of(word).orElseThrow(() -> unknown(word, words(Measure.values())));
    }

    /// Over what it counts.
    public static Window window(String word) {
        return Window.of(word).orElseThrow(() -> unknown(word, words(Window.values())));
    }

    /// In what a grant is counted.
    public static Grant.Unit unit(String word) {
        return Grant.Unit.of(word).orElseThrow(() -> unknown(word, words(Grant.Unit.values())));
    }

    /// What kind of gift it is.
    public static Grant.Category category(String word) {
        return Grant.Category.of(word)
                .orElseThrow(() -> unknown(word, words(Grant.Category.values())));
    }

    private static IllegalArgumentException unknown(String word, String expected) {
        return new IllegalArgumentException(
                (word.isEmpty() ? "nothing" : word) + " (expected: " + expected + ")");
    }

    private static String words(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(one -> one.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
    }

    /// An amount: a count, or money in millionths of what `text` says in whole units. Digits may be
    /// parted by `_` or `,`; a count may end with `k`, `M` or `G`.
    public static long amount(boolean money, String text) {
        String plain = text.strip().replaceAll("(?<=\\d)[_,](?=\\d)", "");
        BigDecimal times = BigDecimal.ONE;
        if (!money && !plain.isEmpty()) {
            times =
                    switch (plain.charAt(plain.length() - 1)) {
                        case 'k' -> BigDecimal.valueOf(1_000);
                        case 'M' -> MILLION;
                        case 'G' -> BigDecimal.valueOf(1_000_000_000);
                        default -> BigDecimal.ONE;
                    };
            if (times.compareTo(BigDecimal.ONE) != 0) {
                plain = plain.substring(0, plain.length() - 1);
            }
        }
        if (!plain.matches("\\d{1,18}(\\.\\d{1,9})?")) {
            throw new IllegalArgumentException(
                    text
                            + " (expected: "
                            + (money ? "an amount such as 50 or 12.5" : "a number")
                            + ")");
        }
        try {
            return new BigDecimal(plain).multiply(money ? MILLION : times).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    text
                            + " (expected: "
                            + (money ? "at most six decimals" : "a whole number")
                            + ")");
        }
    }

    /// An amount as [#amount] reads it; money without zeros at its end, but for two.
    public static String text(boolean money, long amount) {
        if (!money) {
            return Long.toString(amount);
        }
        BigDecimal whole = BigDecimal.valueOf(amount, 6).stripTrailingZeros();
        return whole.setScale(Math.max(2, whole.scale())).toPlainString();
    }

    /// Whether a grant's unit is a currency.
    public static boolean money(Grant.Unit unit) {
        return unit == Grant.Unit.CNY || unit == Grant.Unit.USD;
    }
}
