package footing.gateway;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Time and chance as the gateway feels them; tests pass their own.
///
/// @param nanoTime a clock that only goes forward, nanoseconds
/// @param random gives request ids; safe for use by many threads
public record Senses(InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {
    /// Those of the machine.
    public static Senses real() {
        return new Senses(
                InstantSource.system(), System::nanoTime, new java.security.SecureRandom());
    }
}
