package footing.wire;

import org.jspecify.annotations.Nullable;

/// What a member of a request must look like.
@FunctionalInterface
interface Rule {
    /// Checks the value that the cursor stands on, which is not `null`; leaves it or not. The error
    /// of a value that is at fault, else null.
    ///
    /// @param name the member's path in the request, e.g. `stop`
    @Nullable ApiError check(String name, JsonCursor value, Seen seen);
}
