package footing.ledger;

import footing.ledger.allow.Grant;
import footing.ledger.allow.Limit;
import footing.ledger.allow.Rules;
import footing.ledger.allow.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What people allow: limits, budgets and grants, as they stand in the database.
///
/// Safe for use by many threads and by several processes. Every call asks the database and throws
/// [LedgerFault] where it cannot be used. A change is kept together with the record of who made it;
/// this process obeys a change at once, others within a second.
public interface Allowances {
    /// Sets a limit, or changes how much it allows. True where it is new.
    boolean setLimit(Limit limit, String by);

    /// Takes a limit away. False where there is none of this id.
    boolean removeLimit(String id, String by);

    /// All limits, by id.
    List<Limit> limits();

    /// Makes a grant under a fresh id, or under the id of `grant` where that is not empty. False
    /// where a grant of that id was ever made: then nothing changes.
    Granted addGrant(Grant grant, String by);

    /// Ends a grant now; what is left of it is given up. Empty where no grant is current or to come
    /// under this id.
    Optional<Grant> revokeGrant(String id, String by);

    /// All grants with what is left of each, in the order in which they are spent.
    List<GrantState> grants();

    /// All that is in force or to come.
    Rules rules();

    /// How the limits on a day, a month and all time stand in the books, by id; those of `*` for
    /// each subject that spent something. What is held and not settled yet does not count.
    List<Standing> budgets();

    /// What the books hold on each account, in each unit, by account.
    List<Balance> balances();

    /// A grant that was made.
    ///
    /// @param fresh false where it was there already
    record Granted(Grant grant, boolean fresh) {}

    /// A grant and how it stands in the books.
    ///
    /// @param left what can still be drawn; what is held of it counts as left
    /// @param created when it was made
    /// @param closed when what was left of it was given up
    record GrantState(Grant grant, long left, Instant created, Optional<Instant> closed) {}

    /// What an account holds.
    ///
    /// @param unit `tokens`, `requests`, `CNY` or `USD`; money in millionths
    record Balance(String account, String unit, long amount) {}
}
