/// From what a supplier said to why it refused. Pure: status, headers, body and cause in, kind out;
/// no I/O, no clock, no threads.
@NullMarked
package footing.legs.refusal;

import org.jspecify.annotations.NullMarked;
