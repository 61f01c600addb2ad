package footing.legs.catalogue;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is asked for a model from a day on, as a file tells. Amounts are micro-units of `currency`.
///
/// @param models names under which it is sold at this price, the usual first
/// @param currency `CNY` or `USD`
/// @param until first instant after it; null where no end is known
/// @param asOf day, month or year of the list it was read from; empty in an operator's file
/// @param confidence how sure it is; null in an operator's file
/// @param remark what else is worth knowing, or empty
public record ListPrice(
        List<String> models,
        String currency,
        Instant from,
        @Nullable Instant until,
        Scale scale,
        List<Hours> hours,
        String asOf,
        Supplier.@Nullable Confidence confidence,
        String remark) {
    /// Where a price is not stated.
    public static final long UNSTATED = -1;

    public ListPrice {
        models = List.copyOf(models);
        hours = List.copyOf(hours);
    }

    /// Per million tokens, per image, per minute; [#UNSTATED] where nothing is said.
    public record Amounts(
            long in,
            long out,
            long cachedIn,
            long cacheWrite,
            long reasoning,
            long image,
            long audioMinute) {
        static final Amounts NONE =
                new Amounts(UNSTATED, UNSTATED, UNSTATED, UNSTATED, UNSTATED, UNSTATED, UNSTATED);
    }

    /// Amounts by the length of the prompt.
    ///
    /// @param tiers by growing `above`
    /// @param knownTo prompt tokens up to which prices are known; `Long.MAX_VALUE` for all
    public record Scale(Amounts base, List<Tier> tiers, long knownTo) {
        public Scale {
            tiers = List.copyOf(tiers);
        }
    }

    /// Amounts for prompts of more than `above` tokens.
    public record Tier(long above, Amounts amounts) {}

    /// A part of the day in which something else is asked for.
    ///
    /// @param millionths by which the usual amounts are multiplied; used where `own` is null
    public record Hours(
            LocalTime from, LocalTime to, ZoneOffset zone, long millionths, @Nullable Scale own) {}

    /// What a dollar was worth from an instant on.
    ///
    /// @param id how bills name it
    /// @param cnyMicrosPerUsd micro-yuan for one dollar
    public record Rate(String id, Instant from, long cnyMicrosPerUsd, String source) {}
}
