/// What Footing says to people, in English and Chinese.
@NullMarked
package footing.app.words;

import org.jspecify.annotations.NullMarked;
