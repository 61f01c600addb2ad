/// What others say was used and what it cost: exports of usage and bills, grants made equal to
/// them, and signed statements of how.
@NullMarked
package footing.ledger.exchange;

import org.jspecify.annotations.NullMarked;
