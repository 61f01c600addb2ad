/// Who can answer, and how it went: the catalogue, legs, outcomes, refusals.
@NullMarked
package footing.legs;

import org.jspecify.annotations.NullMarked;
