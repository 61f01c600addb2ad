package footing.wire;

import org.jspecify.annotations.Nullable;

/// Reads a caller's request and checks it, as strictly as no good caller will notice: wrong JSON,
/// wrong types and impossible values of the members that the dialect knows are turned down with the
/// member's name; what is not known here is kept and passes.
///
/// `null` for a member that may be absent is as good as its absence.
public final class AskReader {
    /// Longest name of a model, in UTF-16 units.
    public static final int MODEL_LENGTH = 256;

    private AskReader() {}

    /// What a request turned out to be.
    public sealed interface Reading {}

    /// A request that may be passed on.
    public record Good(Ask ask) implements Reading {}

    /// A request that is at fault; the error is its caller's, status 400.
    public record Bad(ApiError error) implements Reading {}

    /// Reads the body of a request to `endpoint`. Does not throw, whatever the bytes are; keeps
    /// `body` itself in the ask.
    public static Reading read(Endpoint endpoint, byte[] body) {
        return switch (JsonScan.object(body)) {
            case JsonScan.Fault fault -> new Bad(BadAsk.of(fault));
            case JsonScan.Good(var members) -> check(endpoint, body, members);
        };
    }

    private static Reading check(Endpoint endpoint, byte[] body, Members members) {
        AskRules rules = AskRules.of(endpoint);
        ApiError error = required(rules, body, members);
        if (error != null) {
            return new Bad(error);
        }
        Seen seen = new Seen();
        for (Members.Member member : members.list()) {
            Rule rule = rules.rule(member.name());
            if (rule == null) {
                continue;
            }
            JsonCursor value = new JsonCursor(body, member.valueStart(), body.length);
            if (value.isNull()) {
                continue;
            }
            error = rule.check(member.name(), value, seen);
            if (error != null) {
                return new Bad(error);
            }
        }
        if (seen.streamOptions && !seen.stream) {
            return new Bad(
                    BadAsk.value("stream_options", "an object", "none unless stream is true"));
        }
        return new Good(
                new Ask(
                        endpoint,
                        body,
                        seen.model,
                        seen.stream,
                        seen.usageInStream,
                        members,
                        seen.needs()));
    }

    private static @Nullable ApiError required(AskRules rules, byte[] body, Members members) {
        for (String name : rules.required()) {
            Members.Member member = members.find(name);
            if (member == null || body[member.valueStart()] == 'n') {
                return BadAsk.missing(name, rules.expected(name));
            }
        }
        return null;
    }
}
