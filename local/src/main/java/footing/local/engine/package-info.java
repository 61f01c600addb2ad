/// What runs a GGUF model: a supervised child process with llama.cpp's library, or an operator's
/// llama-server.
@NullMarked
package footing.local.engine;

import org.jspecify.annotations.NullMarked;
