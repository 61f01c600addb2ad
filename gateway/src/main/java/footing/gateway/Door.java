package footing.gateway;

import footing.http.Exchange;
import footing.ledger.Ledger;
import footing.wire.ApiError;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets in who shows an active key.
record Door(Ledger ledger) {
    /// The caller's key.
    Optional<Ledger.Key> key(Exchange exchange) {
        String secret = secret(exchange);
        return secret == null ? Optional.empty() : ledger.authenticate(secret);
    }

    /// What to tell a caller without one.
    ApiError refusal(Exchange exchange) {
        String secret = secret(exchange);
        return Optional.ofNullable(secret)
                .flatMap(ledger::ended)
                .map(Door::ended)
                .orElseGet(() -> Faults.key(exchange));
    }

    private static ApiError ended(Ledger.Key key) {
        Instant end = key.ends().orElseThrow().truncatedTo(ChronoUnit.SECONDS);
        boolean expired = key.expires().equals(key.ends());
        String message =
                expired
                        ? "This API key (%s) expired at %s. Its operator can make another."
                        : "This API key (%s) was replaced by a newer one and ended at %s. Use the"
                                + " new one.";
        return new ApiError(
                401,
                message.formatted(key.id(), end),
                "invalid_request_error",
                null,
                "key_expired");
    }

    private static @Nullable String secret(Exchange exchange) {
        String authorization = exchange.header("authorization");
        if (authorization == null
                || authorization.length() < 8
                || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return null;
        }
        return authorization.substring(7).strip();
    }
}
