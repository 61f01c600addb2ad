package footing.legs.catalogue;

import footing.legs.catalogue.ListPrice.Amounts;
import footing.legs.catalogue.ListPrice.Hours;
import footing.legs.catalogue.ListPrice.Scale;
import footing.legs.catalogue.ListPrice.Tier;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads prices and rates, in the catalogue's files as in an operator's.
final class PriceReader {
    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

    /// A million yuan for a million tokens: far above any price, far below any overflow.
    private static final BigDecimal DEAREST = BigDecimal.valueOf(1_000_000);

    private static final BigDecimal MOST_FACTOR = BigDecimal.valueOf(1_000);
    private static final Pattern AS_OF = Pattern.compile("\\d{4}(-\\d{2}(-\\d{2})?)?");

    private PriceReader() {}

    /// A list price of a catalogue's model. It holds from the first day that `as-of` names, unless
    /// it says `from` itself.
    static ListPrice listed(Section section, String model, Supplier.Confidence usual) {
        String asOf = section.text("as-of");
        if (!AS_OF.matcher(asOf).matches()) {
            throw section.fault("as-of", asOf + " (expected: a year, a month or a day)");
        }
        String first = asOf + "-01-01".substring(asOf.length() - 4);
        return price(
                section,
                section.has("for") ? section.texts("for") : List.of(model),
                section.has("from") ? instant(section, "from") : instant(section, "as-of", first),
                asOf,
                section.word("confidence", Supplier.Confidence.class, usual));
    }

    /// A price in an operator's file.
    static ListPrice own(Section section) {
        List<String> models = section.texts("model");
        if (models.isEmpty()) {
            var _ = section.text("model");
        }
        section.text("from");
        return price(section, models, instant(section, "from"), "", null);
    }

    private static ListPrice price(
            Section section,
            List<String> models,
            Instant from,
            String asOf,
            Supplier.@Nullable Confidence confidence) {
        String currency = section.text("currency");
        if (!currency.equals("CNY") && !currency.equals("USD")) {
            throw section.fault("currency", currency + " (expected: CNY or USD)");
        }
        return new ListPrice(
                models,
                currency,
                from,
                until(section, from),
                scale(section),
                section.each("hours", PriceReader::hours),
                asOf,
                confidence,
                section.text("remark", ""));
    }

    private static Scale scale(Section section) {
        Amounts base = amounts(section);
        List<Tier> tiers = new ArrayList<>();
        long last = 0;
        for (Section one : section.sections("tiers")) {
            long above = one.whole("above", 0);
            if (above <= last) {
                throw one.fault("above", above + " (expected: more than " + last + ")");
            }
            tiers.add(new Tier(above, amounts(one)));
            one.done();
            last = above;
        }
        long knownTo = section.whole("known-to", Long.MAX_VALUE);
        if (knownTo <= last) {
            throw section.fault("known-to", knownTo + " (expected: more than " + last + ")");
        }
        return new Scale(base, tiers, knownTo);
    }

    /// `in` and `out` are needed, unless what is sold is no tokens.
    private static Amounts amounts(Section section) {
        Amounts amounts =
                new Amounts(
                        micros(section, "in"),
                        micros(section, "out"),
                        micros(section, "cached-in"),
                        micros(section, "cache-write"),
                        micros(section, "reasoning"),
                        micros(section, "image"),
                        micros(section, "audio-minute"));
        boolean tokens = amounts.image() < 0 && amounts.audioMinute() < 0;
        if (tokens || amounts.in() >= 0 || amounts.out() >= 0) {
            section.text("in");
            section.text("out");
        }
        return amounts;
    }

    private static Hours hours(Section section) {
        LocalTime from = time(section, "from");
        LocalTime to = time(section, "to");
        if (from.equals(to)) {
            throw section.fault("to", to + " (expected: another time than 'from')");
        }
        boolean times = section.has("factor");
        Hours hours =
                new Hours(
                        from,
                        to,
                        zone(section),
                        times ? factor(section, "factor") : 0,
                        times ? null : scale(section));
        section.done();
        return hours;
    }

    private static LocalTime time(Section section, String key) {
        String written = section.text(key);
        try {
            return LocalTime.parse(written).truncatedTo(ChronoUnit.SECONDS);
        } catch (DateTimeException e) {
            throw section.fault(key, written + " (expected: a time like 08:30)");
        }
    }

    private static ZoneOffset zone(Section section) {
        String written = section.text("zone");
        try {
            return ZoneOffset.of(written);
        } catch (DateTimeException e) {
            throw section.fault("zone", written + " (expected: an offset like +08:00, or Z)");
        }
    }

    static long factor(Section section, String key) {
        section.text(key);
        return amount(section, key, MOST_FACTOR);
    }

    private static long micros(Section section, String key) {
        return section.has(key) ? amount(section, key, DEAREST) : ListPrice.UNSTATED;
    }

    private static long amount(Section section, String key, BigDecimal most) {
        BigDecimal amount = section.number(key);
        if (amount == null) {
            return ListPrice.UNSTATED;
        }
        if (amount.signum() < 0 || amount.compareTo(most) > 0) {
            throw section.fault(key, amount + " (expected: 0 to " + most + ")");
        }
        try {
            return amount.multiply(MICROS).longValueExact();
        } catch (ArithmeticException e) {
            throw section.fault(key, amount + " (expected: at most six decimal places)");
        }
    }

    static ListPrice.Rate rate(Section section, String id) {
        section.text("usd-cny");
        section.text("from");
        Instant from = instant(section, "from");
        long micros = amount(section, "usd-cny", MOST_FACTOR);
        if (micros < 1) {
            throw section.fault("usd-cny", "0 (expected: more than 0)");
        }
        ListPrice.Rate rate = new ListPrice.Rate(id, from, micros, section.text("source"));
        section.done();
        return rate;
    }

    static @Nullable Instant until(Section section, Instant from) {
        if (!section.has("until")) {
            return null;
        }
        Instant until = instant(section, "until");
        if (!until.isAfter(from)) {
            throw section.fault("until", until + " (expected: later than " + from + ")");
        }
        return until;
    }

    /// A day, which begins at midnight UTC, or a moment with its offset.
    static Instant instant(Section section, String key) {
        return instant(section, key, section.text(key));
    }

    private static Instant instant(Section section, String key, String written) {
        try {
            Instant at =
                    written.length() <= 10
                            ? LocalDate.parse(written).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(written).toInstant();
            return at.truncatedTo(ChronoUnit.SECONDS);
        } catch (DateTimeException e) {
            throw section.fault(
                    key,
                    written + " (expected: a day like 2026-09-01, or 2026-09-01T00:00:00+08:00)");
        }
    }
}
