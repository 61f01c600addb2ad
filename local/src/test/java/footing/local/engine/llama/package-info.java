@NullMarked
package footing.local.engine.llama;

import org.jspecify.annotations.NullMarked;
