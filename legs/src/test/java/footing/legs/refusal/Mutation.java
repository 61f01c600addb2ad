package footing.legs.refusal;

import footing.http.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Harmless changes of a recorded refusal: what says the same in other bytes.
enum Mutation {
    PRETTY {
        @Override
        String body(JsonNode json) {
            return JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValueAsString(json);
        }
    },
    ESCAPED {
        @Override
        String body(JsonNode json) {
            StringBuilder escaped = new StringBuilder();
            json.toString()
                    .chars()
                    .forEach(c ->
                            escaped.append(
                                    c < 128
                                            ? String.valueOf((char) c)
                                            : String.format(Locale.ROOT, "\\u%04x", c)));
            return escaped.toString();
        }
    },
    MORE_MEMBERS {
        @Override
        String body(JsonNode json) {
            return everyObject(
                            json,
                            object -> {
                                object.put("trace_id", "4bf92f3577b34da6");
                                object.put("timestamp", 1_790_000_000);
                                object.putObject("extra").put("region", "cn-east-3");
                                return object;
                            })
                    .toString();
        }
    },
    OTHER_ORDER {
        @Override
        String body(JsonNode json) {
            return everyObject(
                            json,
                            object -> {
                                ObjectNode turned = JSON.createObjectNode();
                                List<String> names = new ArrayList<>(object.propertyNames());
                                for (String name : names.reversed()) {
                                    turned.set(name, object.get(name));
                                }
                                return turned;
                            })
                    .toString();
        }
    },
    IN_A_LIST {
        @Override
        String body(JsonNode json) {
            return json.isArray() ? json.toString() : "[" + json + "]";
        }
    },
    SPACE_AROUND {
        @Override
        String body(JsonNode json) {
            return "\r\n  " + json + "\n\n";
        }
    },
    REQUEST_ID {
        @Override
        String body(JsonNode json) {
            return everyMessage(json, text -> text + " (request id: 2026112408153412345678AbCd)")
                    .toString();
        }
    },
    OTHER_NUMBERS {
        @Override
        String body(JsonNode json) {
            return everyMessage(
                            json,
                            text ->
                                    text.replace("org-x", "org-Zz81kQ")
                                            .replace("gpt-4o", "gpt-7.5-mini")
                                            .replace("8192", "16384")
                                            .replace("30000", "45000"))
                    .toString();
        }
    },
    AS_PRINTED {
        @Override
        String body(JsonNode json) {
            ObjectNode relayed = JSON.createObjectNode();
            relayed.putObject("error")
                    .put("message", "litellm.APIError: APIError: OpenAIException - " + json)
                    .put("type", "new_api_error")
                    .put("param", "");
            return relayed.toString();
        }
    },
    CUT_OFF {
        @Override
        String body(JsonNode json) {
            ObjectNode longer = JSON.createObjectNode();
            if (!(json instanceof ObjectNode object)) {
                return json.toString();
            }
            longer.setAll(object);
            longer.put("zz", "x".repeat(200));
            String whole = longer.toString();
            return whole.substring(0, whole.length() - 40);
        }
    },
    HEADERS_SHOUTED {
        @Override
        String body(JsonNode json) {
            return json.toString();
        }

        @Override
        List<Header> headers(List<Header> headers) {
            return headers.stream()
                    .map(header ->
                            new Header(header.name().toUpperCase(Locale.ROOT), header.value()))
                    .toList();
        }
    };

    private static final JsonMapper JSON = new JsonMapper();

    /// The changed body.
    ///
    /// @param json may be changed
    abstract String body(JsonNode json);

    List<Header> headers(List<Header> headers) {
        return headers;
    }

    private static JsonNode everyObject(JsonNode node, UnaryOperator<ObjectNode> change) {
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, everyObject(array.get(i), change));
            }
            return array;
        }
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                object.set(name, everyObject(object.get(name), change));
            }
            return change.apply(object);
        }
        return node;
    }

    private static JsonNode everyMessage(JsonNode node, UnaryOperator<String> change) {
        return everyObject(
                node,
                object -> {
                    for (String name : List.of("message", "msg", "error_msg", "status_msg")) {
                        if (object.path(name).isString()) {
                            object.put(name, change.apply(object.get(name).stringValue()));
                        }
                    }
                    return object;
                });
    }
}
