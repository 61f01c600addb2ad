package footing.app.settings;

import java.util.Map;

/// Which suppliers are legs.
public sealed interface Suppliers {
    /// Nothing is written: those whose usual environment key is present.
    record FromEnvironment() implements Suppliers {}

    /// Those that are written, and no others.
    ///
    /// @param byName in the order of the file, which is the order of the legs
    record Named(Map<String, SupplierSettings> byName) implements Suppliers {
        public Named {
            byName = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(byName));
        }
    }
}
