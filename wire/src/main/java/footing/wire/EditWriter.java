package footing.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Applies edits to a JSON object in one pass over its bytes.
final class EditWriter {
    private EditWriter() {}

    static byte[] write(
            byte[] body,
            Members members,
            Map<String, Optional<String>> values,
            Map<String, String> names) {
        List<byte[]> parts = new ArrayList<>(members.list().size() + values.size());
        boolean removed = false;
        for (Members.Member member : members.list()) {
            removed |= removes(values, member.name());
        }
        if (removed) {
            return rebuilt(body, members, values, names);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 64);
        int from = 0;
        for (Members.Member member : members.list()) {
            String name = names.get(member.name());
            if (name != null) {
                out.write(body, from, member.nameStart() - from);
                out.writeBytes(quoted(name));
                from = member.nameStart() + quoted(member.name()).length;
            }
            Optional<String> value = values.get(member.name());
            if (value != null && value.isPresent()) {
                out.write(body, from, member.valueStart() - from);
                out.writeBytes(value.get().getBytes(StandardCharsets.UTF_8));
                from = member.valueEnd();
            }
        }
        added(members, values, parts);
        int close = lastBrace(body);
        out.write(body, from, close - from);
        boolean first = members.list().isEmpty();
        for (byte[] part : parts) {
            if (!first) {
                out.write(',');
            }
            first = false;
            out.writeBytes(part);
        }
        out.write(body, close, body.length - close);
        return out.toByteArray();
    }

    /// A member goes away, and its comma with it: the object is written anew from its members' own
    /// bytes.
    private static byte[] rebuilt(
            byte[] body,
            Members members,
            Map<String, Optional<String>> values,
            Map<String, String> names) {
        List<byte[]> parts = new ArrayList<>();
        for (Members.Member member : members.list()) {
            if (removes(values, member.name())) {
                continue;
            }
            String name = names.getOrDefault(member.name(), member.name());
            Optional<String> value = values.get(member.name());
            ByteArrayOutputStream part = new ByteArrayOutputStream();
            part.writeBytes(quoted(name));
            part.write(':');
            if (value != null && value.isPresent()) {
                part.writeBytes(value.get().getBytes(StandardCharsets.UTF_8));
            } else {
                part.write(body, member.valueStart(), member.valueEnd() - member.valueStart());
            }
            parts.add(part.toByteArray());
        }
        added(members, values, parts);
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 64);
        out.write('{');
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(parts.get(i));
        }
        out.write('}');
        return out.toByteArray();
    }

    private static void added(
            Members members, Map<String, Optional<String>> values, List<byte[]> parts) {
        values.forEach((name, value) -> {
            if (value.isPresent() && members.find(name) == null) {
                parts.add(
                        (new String(quoted(name), StandardCharsets.UTF_8) + ":" + value.get())
                                .getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private static boolean removes(Map<String, Optional<String>> values, String name) {
        Optional<String> value = values.get(name);
        return value != null && value.isEmpty();
    }

    private static byte[] quoted(String name) {
        StringBuilder out = new StringBuilder(name.length() + 2);
        JsonText.quote(out, name);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static int lastBrace(byte[] body) {
        int i = body.length - 1;
        while (body[i] != '}') {
            i--;
        }
        return i;
    }
}
