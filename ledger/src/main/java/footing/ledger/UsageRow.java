package footing.ledger;

import java.time.Instant;

/// One attempt of one request: who, where, what it used, how it ended. Texts are cut to 200
/// characters by the ledger.
///
/// @param requestId with `attempt` the identity of the row
/// @param attempt 1 for the first attempt of a request
/// @param asked the model that the caller named
/// @param model the model that answered or would have, in the leg's own words
/// @param outcome `answered`, `refused`, `broke_off`, `unreached` or `caller_left`; `rejected`
///   where what a leg wrote could not follow what the caller had; `outrun` where another was
///   earlier
/// @param refusal the refusal's word, or empty
/// @param state `settled` where the leg told its usage, `estimated` where we counted, `unknown`, or
///   `void` where nothing was spent
/// @param firstTokenMicros -1 where none came
/// @param costing [Costing#NONE] where no cost is known
public record UsageRow(
        String requestId,
        int attempt,
        String keyId,
        Instant at,
        String endpoint,
        String asked,
        String leg,
        String model,
        boolean stream,
        String outcome,
        String refusal,
        int status,
        String state,
        long freshIn,
        long cachedIn,
        long cacheWrite,
        long visibleOut,
        long reasoningOut,
        long firstTokenMicros,
        long totalMicros,
        Costing costing) {}
