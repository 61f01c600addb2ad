package footing.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the members of a JSON object's top level stand in its bytes. Names are unique and were
/// written without escapes where Footing watches them.
public record Members(List<Member> list) {
    public Members {
        list = List.copyOf(list);
    }

    /// One member: `"name": value`.
    ///
    /// @param nameStart index of the name's opening quote
    /// @param valueStart index of the value's first byte
    /// @param valueEnd index after the value's last byte
    public record Member(String name, int nameStart, int valueStart, int valueEnd) {}

    public @Nullable Member find(String name) {
        for (Member member : list) {
            if (member.name().equals(name)) {
                return member;
            }
        }
        return null;
    }

    @Nullable String text(byte[] body, String name) {
        Member member = find(name);
        return member == null
                ? null
                : new String(
                        body,
                        member.valueStart(),
                        member.valueEnd() - member.valueStart(),
                        StandardCharsets.UTF_8);
    }
}
