@NullMarked
package footing.testing;

import org.jspecify.annotations.NullMarked;
