package footing.local.text;

import footing.local.engine.LocalEngine.ModelFacts;
import java.util.Locale;

/// What a family of models wants where the caller says nothing.
///
/// The values are those that the families' makers recommend; for others the dialect's 1 and 1.
/// Sources: docs/decisions/chat-templates.md.
///
/// @param temperature used where the ask has none
/// @param topP used where the ask has none
record Family(double temperature, double topP) {
    static Family of(ModelFacts facts) {
        String name = facts.name().toLowerCase(Locale.ROOT);
        String architecture = facts.architecture().toLowerCase(Locale.ROOT);
        if (name.contains("smollm2")) {
            return new Family(0.2, 0.9);
        }
        if (name.contains("deepseek") || architecture.startsWith("deepseek")) {
            return new Family(0.6, 0.95);
        }
        if (architecture.startsWith("qwen3")) {
            return new Family(0.6, 0.95);
        }
        if (name.contains("llama-3") || name.contains("llama 3")) {
            return new Family(0.6, 0.9);
        }
        return new Family(1, 1);
    }
}
