package footing.legs.refusal;

import java.util.regex.Pattern;

/// Takes keys out of text that will be kept or shown.
public final class Redaction {
    private static final Pattern KEY =
            Pattern.compile(
                    "(?i)\\b(sk-|gsk_|xai-|AIza|ms-|hf_|bce-v3/|Bearer\\s+|api[-_ ]key[\"']?\\s*[:=]"
                            + "\\s*[\"']?)(?=[A-Za-z0-9._/+*-]{6})[A-Za-z0-9._/+*=-]+");

    private Redaction() {}

    /// `text` with everything that looks like a key replaced by its kind and `***`.
    public static String mask(String text) {
        return KEY.matcher(text).replaceAll("$1***");
    }

    /// As [#mask(String)], and `secret` itself is taken out wherever it stands.
    public static String mask(String text, String secret) {
        return mask(secret.length() < 4 ? text : text.replace(secret, "***"));
    }
}
