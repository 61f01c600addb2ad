/// Who may spend, and what was spent: keys and usage rows.
@NullMarked
package footing.ledger;

import org.jspecify.annotations.NullMarked;
