@NullMarked
package footing.legs.supplier;

import org.jspecify.annotations.NullMarked;
