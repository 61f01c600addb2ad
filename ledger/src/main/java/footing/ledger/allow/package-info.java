/// May they: limits, budgets and grants, held before a request and settled after it.
@NullMarked
package footing.ledger.allow;

import org.jspecify.annotations.NullMarked;
