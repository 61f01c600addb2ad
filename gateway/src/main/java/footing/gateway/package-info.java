/// The data path: authenticate, admit, route, call, relay, meter.
@NullMarked
package footing.gateway;

import org.jspecify.annotations.NullMarked;
