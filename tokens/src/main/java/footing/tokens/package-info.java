/// How many tokens a text is: by a model's own vocabulary where it is at hand, else by a guess that
/// is marked as one.
@NullMarked
package footing.tokens;

import org.jspecify.annotations.NullMarked;
