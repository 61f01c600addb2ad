package footing.local.text;

import tools.jackson.databind.JsonNode;

/// A function that the caller offers.
///
/// @param whole the tool as the caller wrote it
/// @param parameters its JSON schema; an empty object where it takes anything
record Tool(String name, JsonNode whole, JsonNode parameters) {}
