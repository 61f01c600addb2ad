package footing.gateway;

import footing.http.Upstream.Clocks;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How an operator wants the asks of a route, or of the whole house, to be served.
///
/// @param onBreak what happens when a leg dies in the middle of an answer; a caller may wish
///   otherwise
/// @param sticky what keeps a leg among equal ones
/// @param vendorGrants whether what a supplier gave decides among equal legs
/// @param hedge after this time without a first token a second leg is asked too; null for never
/// @param clocks how long each part of an answer may take
public record Terms(
        OnBreak onBreak,
        Sticky sticky,
        VendorGrants vendorGrants,
        @Nullable Duration hedge,
        Clocks clocks) {
    /// Continues, chooses anew for each ask, never hedges, usual clocks.
    public static final Terms DEFAULT = of(Clocks.DEFAULT);

    /// What keeps a leg among equal ones.
    public enum Sticky {
        /// Each ask goes where there is most room.
        NONE,
        /// The asks of one conversation go to one leg as long as it stands, so that the supplier's
        /// prompt cache serves them.
        CONVERSATION;

        /// E.g. `conversation`, as settings write it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Whether what a supplier gave to the operator decides among equal legs.
    public enum VendorGrants {
        /// It does not.
        IGNORE,
        /// Legs of which a grant has something left go first, those whose grant ends soonest before
        /// the others: what expires first is spent first.
        FIRST;

        /// E.g. `first`, as settings write it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The usual, with other clocks.
    public static Terms of(Clocks clocks) {
        return new Terms(OnBreak.CONTINUE, Sticky.NONE, VendorGrants.IGNORE, null, clocks);
    }
}
