/// Turns JSON schemas into grammars (GBNF) that the model's text must follow. What a grammar cannot
/// say is refused with its place in the schema; a grammar may be narrower than its schema, never
/// wider.
@NullMarked
package footing.local.text.grammar;

import org.jspecify.annotations.NullMarked;
