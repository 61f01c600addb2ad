/// The commands of `./footing`. The only place that prints.
@NullMarked
package footing.app.cli;

import org.jspecify.annotations.NullMarked;
