/// The local leg in the OpenAI dialect: renders a conversation with the model's own template, reads
/// what the model writes, and answers in the dialect's shapes.
@NullMarked
package footing.local.text;

import org.jspecify.annotations.NullMarked;
