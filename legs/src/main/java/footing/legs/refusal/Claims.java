package footing.legs.refusal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What of an error's words the rules on texts may look at.
///
/// In an answer that finds fault with the request, what stands in quotes are the caller's words:
/// they are left out. Codes are read as words too, as `INSUFFICIENT_Balance` or
/// `ModelLoadingError`, since their authors mostly wrote what they meant.
final class Claims {
    /// Opens after a space, a bracket or at a sign; closes before one. So an apostrophe is none.
    private static final Pattern QUOTED =
            Pattern.compile(
                    "(?<=[\\s(\\[{:=,<：，（])(?:'[^']{1,400}'|\"[^\"]{1,400}\"|`[^`]*[\\s\\p{IsHan}][^`]*`"
                            + "|“[^”]{1,400}”|‘[^’]{1,400}’|「[^」]{1,400}」)(?![\\p{L}\\p{N}])");

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern BETWEEN = Pattern.compile("[_.:/\\s-]+");

    /// Letters of a message that texts are looked for in: what refuses says so at once.
    private static final int LETTERS = 1000;

    private Claims() {}

    /// The messages, without what they quote where `status` finds fault with the request, or may.
    static List<String> said(Facets facets, int status) {
        boolean quotes = status == 400 || status == 422 || status == 200;
        return facets.messages().stream()
                .map(message -> message.substring(0, Math.min(message.length(), LETTERS)))
                .map(message -> quotes ? unquoted(message) : message)
                .toList();
    }

    /// `Invalid value: 'your account is banned'` as `Invalid value: ''`.
    static String unquoted(String message) {
        return QUOTED.matcher(message).replaceAll("''");
    }

    /// Codes of several words, spelled out in small letters.
    static List<String> spelled(Set<String> tokens) {
        Set<String> all = new LinkedHashSet<>();
        for (String token : tokens) {
            String apart = HUMP.matcher(token).replaceAll(" ");
            String words = BETWEEN.matcher(apart).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
            if (words.indexOf(' ') > 0) {
                all.add(words);
            }
        }
        return List.copyOf(all);
    }
}
