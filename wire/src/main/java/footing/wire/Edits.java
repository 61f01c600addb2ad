package footing.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a supplier needs changed in the top level of a request: members set, removed or renamed.
/// Order of calls does not matter between different members.
public final class Edits {
    /// New JSON text of a member; empty: remove it.
    private final Map<String, Optional<String>> values = new LinkedHashMap<>();

    private final Map<String, String> names = new LinkedHashMap<>();

    /// Sets a member to a JSON text, in place where the caller sent it, else at the end.
    public Edits set(String name, String json) {
        values.put(name, Optional.of(json));
        return this;
    }

    /// Removes a member, where the caller sent it.
    public Edits remove(String name) {
        values.put(name, Optional.empty());
        return this;
    }

    /// Renames a member and keeps its value's bytes, unless the new name is set too. Nothing
    /// happens where the caller sent none, or where a member of the new name is there and stays.
    public Edits rename(String name, String to) {
        names.put(name, to);
        return this;
    }

    byte[] apply(byte[] body, Members members) {
        return EditWriter.write(body, members, values, names);
    }
}
