/// The engine's own process: what its parent and it say to each other, and the one thread that
/// computes.
@NullMarked
package footing.local.engine.child;

import org.jspecify.annotations.NullMarked;
