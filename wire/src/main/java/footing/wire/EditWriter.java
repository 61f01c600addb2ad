package footing.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Applies edits to a JSON object: finds the stretches that change, then copies the body once
/// around them.
final class EditWriter {
    private final byte[] body;
    private final Members members;
    private final Map<String, Optional<String>> values;
    private final Map<String, String> names;
    private final List<Cut> cuts = new ArrayList<>();

    /// Bytes `[from, to)` of the body give way to `text`. Cuts follow one another and do not
    /// overlap.
    private record Cut(int from, int to, byte[] text) {}

    private EditWriter(
            byte[] body,
            Members members,
            Map<String, Optional<String>> values,
            Map<String, String> names) {
        this.body = body;
        this.members = members;
        this.values = values;
        this.names = names;
    }

    static byte[] write(
            byte[] body,
            Members members,
            Map<String, Optional<String>> values,
            Map<String, String> names) {
        EditWriter writer = new EditWriter(body, members, values, names);
        writer.find();
        return writer.copied();
    }

    /// A member that goes takes the bytes up to the next member with it; the members after the last
    /// one that stays take the bytes before them.
    private void find() {
        List<Members.Member> list = members.list();
        int lastKept = list.size() - 1;
        while (lastKept >= 0 && goes(list.get(lastKept))) {
            lastKept--;
        }
        for (int i = 0; i <= lastKept; i++) {
            Members.Member member = list.get(i);
            if (goes(member)) {
                cut(member.nameStart(), list.get(i + 1).nameStart(), "");
            } else {
                change(member);
            }
        }
        tail(list, lastKept);
    }

    private void change(Members.Member member) {
        String name = newName(member);
        Optional<String> value = values.get(member.name());
        if (name != null) {
            int nameEnd = ByteSearch.quoteOrBackslash(body, member.nameStart() + 1, body.length);
            while (body[nameEnd] == '\\') {
                nameEnd = ByteSearch.quoteOrBackslash(body, nameEnd + 2, body.length);
            }
            cut(member.nameStart(), nameEnd + 1, quoted(name));
            Optional<String> named = values.get(name);
            value = named != null && named.isPresent() ? named : value;
        }
        if (value != null && value.isPresent()) {
            cut(member.valueStart(), member.valueEnd(), value.get());
        }
    }

    /// Removes what stands after the last member that stays, and adds what the caller did not send.
    private void tail(List<Members.Member> list, int lastKept) {
        StringBuilder added = new StringBuilder();
        values.forEach((name, value) -> {
            if (value.isPresent() && !isThere(name)) {
                if (lastKept >= 0 || !added.isEmpty()) {
                    added.append(',');
                }
                added.append(quoted(name)).append(':').append(value.get());
            }
        });
        if (list.isEmpty()) {
            int brace = body.length - 1;
            while (body[brace] != '}') {
                brace--;
            }
            cut(brace, brace, added.toString());
        } else {
            int from = lastKept >= 0 ? list.get(lastKept).valueEnd() : list.getFirst().nameStart();
            cut(from, list.getLast().valueEnd(), added.toString());
        }
    }

    /// Whether a member of this name will be in the body without being added.
    private boolean isThere(String name) {
        for (Members.Member member : members.list()) {
            String renamed = goes(member) ? null : newName(member);
            if (name.equals(member.name()) || name.equals(renamed)) {
                return true;
            }
        }
        return false;
    }

    /// The name that a member gets; null where it keeps its own.
    private @Nullable String newName(Members.Member member) {
        String name = names.get(member.name());
        if (name == null || name.equals(member.name())) {
            return null;
        }
        for (Members.Member other : members.list()) {
            boolean earlier = other.nameStart() < member.nameStart();
            boolean takes =
                    other.name().equals(name) || (earlier && name.equals(names.get(other.name())));
            if (takes && !goes(other)) {
                return null;
            }
        }
        return name;
    }

    private boolean goes(Members.Member member) {
        Optional<String> value = values.get(member.name());
        return value != null && value.isEmpty();
    }

    private void cut(int from, int to, String text) {
        if (from < to || !text.isEmpty()) {
            cuts.add(new Cut(from, to, text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private byte[] copied() {
        int length = body.length;
        for (Cut cut : cuts) {
            length = Math.addExact(length, cut.text().length - (cut.to() - cut.from()));
        }
        byte[] out = new byte[length];
        int from = 0;
        int at = 0;
        for (Cut cut : cuts) {
            System.arraycopy(body, from, out, at, cut.from() - from);
            at += cut.from() - from;
            System.arraycopy(cut.text(), 0, out, at, cut.text().length);
            at += cut.text().length;
            from = cut.to();
        }
        System.arraycopy(body, from, out, at, body.length - from);
        return out;
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2);
        JsonText.quote(out, text);
        return out.toString();
    }
}
