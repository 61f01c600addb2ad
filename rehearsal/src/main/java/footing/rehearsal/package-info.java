/// The story of a cut-off, played on one machine: simulated suppliers, all else real.
@NullMarked
package footing.rehearsal;

import org.jspecify.annotations.NullMarked;
