package footing.legs.catalogue;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One way in which a supplier wants a request's top level otherwise than OpenAI. Applied in the
/// order of the file; the supplier's own names count after a rename.
public sealed interface Parameter {
    When when();

    /// The member has another name here. Where both are present the caller's `name` goes away.
    record Rename(String name, String to, When when) implements Parameter {}

    /// The members are rejected or have no effect here; they are left out, and the caller is told.
    record Drop(List<String> names, When when) implements Parameter {
        public Drop {
            names = List.copyOf(names);
        }
    }

    /// A number outside its range is set to the nearest that is allowed; the caller is told.
    ///
    /// @param maxOfModel the upper end is the model's longest answer
    record Clamp(
            String name,
            @Nullable BigDecimal min,
            @Nullable BigDecimal max,
            boolean maxOfModel,
            When when)
            implements Parameter {}

    /// A number means less or more here. Only where the caller named another model than the one
    /// that answers: who names this supplier's model speaks its scale already.
    record Scale(String name, BigDecimal by, When when) implements Parameter {}

    /// What the supplier cannot do: the leg refuses so that another may serve.
    ///
    /// @param above refused when the number, or the length of the list, is larger; null for any
    /// @param value refused when it is this JSON text; null for any but null and false
    record Refuse(String name, @Nullable BigDecimal above, @Nullable String value, When when)
            implements Parameter {}

    /// Set where the caller sent none.
    record SetTo(String name, String json, When when) implements Parameter {}

    /// One JSON text becomes another.
    record Replace(String name, String from, String to, When when) implements Parameter {}

    /// A value that is no list becomes a list of one.
    record Wrap(String name, When when) implements Parameter {}

    /// Messages of one role are sent with another.
    record Role(String from, String to, When when) implements Parameter {}

    /// For which requests.
    ///
    /// @param models patterns with `*`; empty for all
    /// @param unless patterns of models to which it does not apply
    record When(List<String> models, List<String> unless, Shape shape) {
        /// Applies always.
        public static final When ALWAYS = new When(List.of(), List.of(), Shape.ANY);

        public When {
            models = List.copyOf(models);
            unless = List.copyOf(unless);
        }

        public boolean applies(String model, boolean stream) {
            boolean shaped =
                    switch (shape) {
                        case ANY -> true;
                        case STREAM -> stream;
                        case WHOLE -> !stream;
                    };
            return shaped
                    && (models.isEmpty() || matches(models, model))
                    && !matches(unless, model);
        }

        private static boolean matches(List<String> patterns, String model) {
            for (String pattern : patterns) {
                if (matches(pattern, model)) {
                    return true;
                }
            }
            return false;
        }

        /// `*` stands for any text, also none; at the start, at the end, or both.
        private static boolean matches(String pattern, String model) {
            boolean open = pattern.startsWith("*");
            boolean on = pattern.length() > 1 && pattern.endsWith("*");
            String word = pattern.substring(open ? 1 : 0, pattern.length() - (on ? 1 : 0));
            if (open) {
                return on ? model.contains(word) : model.endsWith(word);
            }
            return on ? model.startsWith(word) : model.equals(word);
        }
    }

    /// Whether a request is for a stream.
    enum Shape {
        ANY,
        STREAM,
        WHOLE
    }
}
