/// A supplier of the OpenAI dialect as a leg: what it wants changed, how its answer is relayed, and
/// when an answer counts as one.
@NullMarked
package footing.legs.supplier;

import org.jspecify.annotations.NullMarked;
