package footing.legs.refusal;

import footing.http.HttpBreak;
import footing.legs.Refusal;
import footing.legs.Refusal.Kind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a conversation that broke off says: our own engine's symptoms, the words that people use
/// for them, and chains of exceptions.
final class Breaks {
    /// How engines say that the caller left.
    private static final Pattern LEFT =
            Pattern.compile(
                    "(?i)\\A(.{0,80}: )?(the )?(client|caller) (has )?(closed|disconnected|left|cancel)"
                            + "|\\bcontext canceled\\b|\\bAbortError\\b|\\bClientDisconnect\\b"
                            + "|\\bInterruptedException\\b|\\bCancelledError\\b");

    private static final Pattern ADDRESS =
            Pattern.compile(
                    "(?<![0-9.])[0-9]{1,3}(\\.[0-9]{1,3}){3}(?![0-9.])"
                            + "|(?<![0-9A-Za-z:])[0-9A-Fa-f]{0,4}(::?[0-9A-Fa-f]{1,4}){1,7}(?![0-9A-Za-z:])");

    private Breaks() {}

    /// Null where this side gave up.
    static @Nullable Kind kind(HttpBreak.Symptom symptom, HttpBreak.Stage stage) {
        return switch (symptom) {
            case DNS_FAILURE,
                    TCP_REFUSED,
                    TCP_TIMEOUT,
                    TCP_UNREACHABLE,
                    TLS_RESET,
                    TLS_TIMEOUT,
                    TLS_PLAINTEXT,
                    TLS_CERT_EXPIRED,
                    TLS_CERT_MISMATCH,
                    TLS_CERT_UNTRUSTED,
                    TLS_FAILURE ->
                    Kind.NETWORK_BLOCKED;
            case PROXY_REFUSED -> Kind.MISCONFIGURED;
            case RESET, CLOSED ->
                    switch (stage) {
                        case CONNECT, SEND, WAIT, HEAD -> Kind.NETWORK_BLOCKED;
                        case BODY -> Kind.TRUNCATED_STREAM;
                    };
            case FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT -> Kind.TIMEOUT;
            case BAD_FRAMING ->
                    stage == HttpBreak.Stage.BODY ? Kind.TRUNCATED_STREAM : Kind.SERVER_ERROR;
            case HEAD_TOO_LARGE, HEAD_TOO_SLOW, BODY_TOO_LARGE, BODY_TOO_SLOW -> Kind.SERVER_ERROR;
            case CANCELLED -> null;
        };
    }

    /// A symptom by its word, e.g. `tls_reset`; null where `text` is none.
    static @Nullable Judged symptom(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT).replace('-', '_');
        if (Bounded.finds(LEFT, text)) {
            return new Judged.Left();
        }
        return switch (word) {
            case "client_closed", "client_cancelled", "cancelled" -> new Judged.Left();
            case "dns_poisoned", "tls_silence", "tcp_reset", "edge_page", "captive_page" ->
                    refused(Kind.NETWORK_BLOCKED, word);
            case "stalled", "stalled_stream" -> refused(Kind.TIMEOUT, word);
            case "stream_cut", "stream_reset", "body_short", "clean_cut" ->
                    refused(Kind.TRUNCATED_STREAM, word);
            case "proxy_407" -> refused(Kind.MISCONFIGURED, word);
            default -> {
                for (HttpBreak.Symptom symptom : HttpBreak.Symptom.values()) {
                    Kind kind = kind(symptom, HttpBreak.Stage.WAIT);
                    if (kind != null && symptom.name().equalsIgnoreCase(word)) {
                        yield refused(kind, word);
                    }
                }
                yield null;
            }
        };
    }

    private static Judged refused(Kind kind, String word) {
        return new Judged.Refused(new Refusal(kind, "", null, "transport:" + word));
    }

    /// What the rules of `by` say of a chain of exceptions; null where they say nothing.
    static @Nullable Refusal cause(
            RefusalRules by, RefusalRules all, String chain, boolean publicHost, String prefix) {
        String text = chain.length() <= 4096 ? chain : chain.substring(0, 4096);
        for (RefusalRules.CauseRule rule : by.causes()) {
            if (Bounded.finds(rule.text(), text)
                    && (!rule.poisoned() || (publicHost && poisoned(all.poisonPrefixes(), text)))) {
                return new Refusal(rule.kind(), "", null, prefix + "cause:" + rule.symptom());
            }
        }
        return null;
    }

    /// Whether an address that no public supplier has stands in `text`.
    static boolean poisoned(List<String> prefixes, String text) {
        Matcher address = ADDRESS.matcher(text);
        while (address.find()) {
            if (prefixes.stream().anyMatch(address.group()::startsWith)) {
                return true;
            }
        }
        return false;
    }
}
