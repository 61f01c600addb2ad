/// The log: one line per event on the standard error stream.
@NullMarked
package footing.app.log;

import org.jspecify.annotations.NullMarked;
