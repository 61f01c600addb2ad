@NullMarked
package footing.legs.catalogue;

import org.jspecify.annotations.NullMarked;
