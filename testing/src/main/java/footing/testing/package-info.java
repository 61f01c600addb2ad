/// Fakes that fail truthfully: real servers, real sockets, a clock that is moved by hand. For tests
/// only.
@NullMarked
package footing.testing;

import org.jspecify.annotations.NullMarked;
