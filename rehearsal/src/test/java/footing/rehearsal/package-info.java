/// The rehearsal, told word for word.
@NullMarked
package footing.rehearsal;

import org.jspecify.annotations.NullMarked;
