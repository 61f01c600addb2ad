package footing.local.text;

/// A function that the model wants called.
///
/// @param arguments JSON text of an object
record ToolCall(String name, String arguments) {}
