/// What things cost: dated prices, exchange rates, and the arithmetic of a bill. Pure: no I/O, no
/// clock.
@NullMarked
package footing.ledger.price;

import org.jspecify.annotations.NullMarked;
