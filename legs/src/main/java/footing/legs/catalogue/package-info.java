/// Suppliers as data: read strictly, with places, from one file each.
@NullMarked
package footing.legs.catalogue;

import org.jspecify.annotations.NullMarked;
