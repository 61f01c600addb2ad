package footing.app.settings;

import java.util.regex.Pattern;

/// Shows a value that a person wrote, unless it might be a secret.
final class Masked {
    /// Long words of letters and digits mixed, and those with the beginnings that keys have.
    private static final Pattern KEY =
            Pattern.compile(
                    "(?i)(sk|ak|pk|gsk|xai|hf|bce|ghp|api)[-_].{4,}"
                            + "|(?=.*\\d)(?=.*[A-Za-z])[\\w.+/=-]{24,}");

    /// Characters of a value that are shown.
    private static final int LONGEST = 60;

    private Masked() {}

    static boolean looksLikeKey(String value) {
        return KEY.matcher(value.strip()).matches();
    }

    static String shown(String value) {
        if (looksLikeKey(value)) {
            return "…";
        }
        String cut = value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value;
        return cut.isEmpty() ? "\"\"" : cut.replaceAll("\\p{Cntrl}", " ");
    }
}
