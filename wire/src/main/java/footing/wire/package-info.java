/// What is said: endpoints, asks, usage, errors, server-sent events. Pure: no I/O, no clock, no
/// threads, no dependency.
@NullMarked
package footing.wire;

import org.jspecify.annotations.NullMarked;
