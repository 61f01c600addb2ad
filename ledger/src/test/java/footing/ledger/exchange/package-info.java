@NullMarked
package footing.ledger.exchange;

import org.jspecify.annotations.NullMarked;
