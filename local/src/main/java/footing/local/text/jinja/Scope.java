package footing.local.text.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The names of a block and, behind them, those of the blocks around it. Belongs to one rendering.
final class Scope {
    private final Map<String, Value> names = new HashMap<>();
    private final Optional<Scope> around;

    Scope(Optional<Scope> around) {
        this.around = around;
    }

    Scope inner() {
        return new Scope(Optional.of(this));
    }

    void set(String name, Value value) {
        names.put(name, value);
    }

    Value get(String name) {
        Value value = names.get(name);
        if (value != null) {
            return value;
        }
        return around.isPresent() ? around.get().get(name) : new Value.Undefined(name);
    }
}
