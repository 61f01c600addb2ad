/// Tests of the template language.
@NullMarked
package footing.local.text.jinja;

import org.jspecify.annotations.NullMarked;
