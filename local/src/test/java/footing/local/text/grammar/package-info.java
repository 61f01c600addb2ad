/// Tests of grammars made of schemas.
@NullMarked
package footing.local.text.grammar;

import org.jspecify.annotations.NullMarked;
