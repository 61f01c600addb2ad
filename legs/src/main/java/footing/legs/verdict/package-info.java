/// Why a leg may not be used, how sure that is, and for how long.
@NullMarked
package footing.legs.verdict;

import org.jspecify.annotations.NullMarked;
