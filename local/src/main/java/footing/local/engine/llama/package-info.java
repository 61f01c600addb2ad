/// A thin binding to llama.cpp's C library of one pinned version. Used inside the engine's child
/// process only; nothing here guards against a wild pointer, so nothing here hands one out.
@NullMarked
package footing.local.engine.llama;

import org.jspecify.annotations.NullMarked;
