/// Reads the part of Jinja that chat templates use, as Hugging Face's tokenizers render it:
/// `trim_blocks`, `lstrip_blocks`, loop controls, an immutable sandbox. Values behave as Python's
/// do. Templates come out of downloaded files, so every rendering is bounded.
@NullMarked
package footing.local.text.jinja;

import org.jspecify.annotations.NullMarked;
