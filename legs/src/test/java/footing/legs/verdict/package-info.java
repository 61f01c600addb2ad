@NullMarked
package footing.legs.verdict;

import org.jspecify.annotations.NullMarked;
