@NullMarked
package footing.legs.refusal;

import org.jspecify.annotations.NullMarked;
