package footing.ledger.allow;

import java.util.List;
import java.util.Locale;

/// How a hold ended.
///
/// @param id of the request
/// @param at milliseconds since 1970
/// @param requests 1, or 0 where nothing was used
/// @param used tokens that the caller is charged for, and the money that no grant covers
/// @param draws what grants cover
public record Settlement(
        String id,
        String key,
        String route,
        long at,
        End end,
        int requests,
        Amounts used,
        List<Draw> draws) {
    /// Copies the draws.
    public Settlement {
        draws = List.copyOf(draws);
    }

    /// How a hold can end.
    public enum End {
        /// What was used is known or counted.
        SETTLED(1),
        /// Nothing was used.
        VOID(2),
        /// Nobody settled it in its time; what was used is not known.
        UNKNOWN(3);

        private final int code;

        End(int code) {
            this.code = code;
        }

        /// A number that never changes, for the journal.
        public int code() {
            return code;
        }

        /// E.g. `settled`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
