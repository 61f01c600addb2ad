/// Configuration, assembly, commands.
@NullMarked
package footing.app;

import org.jspecify.annotations.NullMarked;
