/// The price book of a house, from the catalogue and the operator's own file.
@NullMarked
package footing.app.prices;

import org.jspecify.annotations.NullMarked;
