/// A load run that anyone can repeat: a supplier that costs nearly nothing, a load that checks
/// every answer, and the cost of each gateway read from `/proc` beside nginx in the same rounds.
///
/// Nothing of the product uses this package. The method is told in `docs/performance.md`.
@NullMarked
package footing.bench;

import org.jspecify.annotations.NullMarked;
