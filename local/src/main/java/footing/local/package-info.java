/// The last leg: a model in a child process of Footing's own.
@NullMarked
package footing.local;

import org.jspecify.annotations.NullMarked;
