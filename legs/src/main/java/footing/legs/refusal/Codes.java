package footing.legs.refusal;

import footing.legs.Refusal.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Looks tokens up in tables of codes.
final class Codes {
    /// What was found, and by which entry.
    record Found(Kind kind, String entry) {}

    private Codes() {}

    /// Whether a code is a status of HTTP in figures.
    static boolean status(String code) {
        return code.matches("[1-5][0-9]{2}");
    }

    /// `STATUS:token` for every token, then each token, then each without its last part, as they
    /// are written.
    static @Nullable Found exact(
            Map<String, Kind> codes, int status, Set<String> tokens, Predicate<String> skip) {
        for (String token : tokens) {
            Kind kind = codes.get(status + ":" + token);
            if (kind != null) {
                return new Found(kind, token);
            }
        }
        for (String token : tokens) {
            for (String part = token; !part.isEmpty(); part = shorter(part)) {
                Kind kind = codes.get(part);
                if (kind != null && !skip.test(part)) {
                    return new Found(kind, part);
                }
            }
        }
        return null;
    }

    /// As [#exact], whatever the case of letters and whatever stands between words.
    static @Nullable Found alike(
            Map<String, Kind> plainCodes, Set<String> tokens, Predicate<String> skip) {
        for (String token : tokens) {
            for (String part = token; !part.isEmpty(); part = shorter(part)) {
                String plain = plain(part);
                Kind kind = plainCodes.get(plain);
                if (kind != null && !skip.test(plain)) {
                    return new Found(kind, plain);
                }
            }
        }
        return null;
    }

    /// `RATE_LIMIT-Exceeded` as `ratelimitexceeded`.
    static String plain(String token) {
        StringBuilder plain = new StringBuilder(token.length());
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c != '_' && c != '-' && c != ' ' && c != '.') {
                plain.append(c);
            }
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }

    private static String shorter(String token) {
        int dot = token.lastIndexOf('.');
        return dot < 0 ? "" : token.substring(0, dot);
    }
}
