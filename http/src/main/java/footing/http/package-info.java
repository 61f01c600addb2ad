/// One HTTP/1.1 connection class for both sides. Strict about framing, exact about how a connection
/// failed; knows no JSON.
@NullMarked
package footing.http;

import org.jspecify.annotations.NullMarked;
