package footing.local.text;

import footing.http.Header;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What stands at the head of an answer and of each of its chunks.
///
/// @param fingerprint changes when the model file does
record Head(String id, long created, String model, String fingerprint) {
    ObjectNode json(String kind) {
        ObjectNode json = Json.object();
        json.put("id", id);
        json.put("object", kind);
        json.put("created", created);
        json.put("model", model);
        json.put("system_fingerprint", fingerprint);
        return json;
    }

    static List<Header> headers(String contentType, List<String> dropped) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("content-type", contentType));
        if (!dropped.isEmpty()) {
            headers.add(new Header("footing-dropped", shown(dropped)));
        }
        return headers;
    }

    /// Names of members as a header's value; what a header cannot hold becomes `?`.
    private static String shown(List<String> names) {
        String all = String.join(", ", names);
        String short1 = all.length() > 500 ? all.substring(0, 500) + "..." : all;
        return short1.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
