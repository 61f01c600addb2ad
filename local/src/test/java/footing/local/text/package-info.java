/// Tests of the local leg's dialect.
@NullMarked
package footing.local.text;

import org.jspecify.annotations.NullMarked;
