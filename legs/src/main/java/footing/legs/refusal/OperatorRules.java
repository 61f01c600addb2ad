package footing.legs.refusal;

import footing.legs.Refusal.Kind;
import java.util.Map;

/// What the operator of a house says about refusals; it goes before the catalogue's word.
///
/// @param suppliers codes by id of the supplier
public record OperatorRules(RefusalRules rules, Map<String, Map<String, Kind>> suppliers) {
    /// The operator says nothing.
    public static final OperatorRules NONE = new OperatorRules(RefusalRules.NONE, Map.of());

    public OperatorRules {
        suppliers = Map.copyOf(suppliers);
    }
}
