/// What was written by others, talking to a running Footing over a socket.
@NullMarked
package footing.conformance;

import org.jspecify.annotations.NullMarked;
