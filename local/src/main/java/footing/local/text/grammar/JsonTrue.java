package footing.local.text.grammar;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;

/// The schema under which everything is valid.
final class JsonTrue {
    static final JsonNode NODE = BooleanNode.TRUE;

    private JsonTrue() {}
}
