package footing.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/// What refusals of one sort have in common: the body without ids, numbers, quotes and spaces.
final class Shape {
    private static final Pattern IDS = Pattern.compile("[a-z_-]*[0-9][a-z0-9_-]*|\\p{N}+");
    private static final Pattern QUOTES =
            Pattern.compile("'[^']*'|`[^`]*`|\\\\\"[^\"]*\\\\\"|“[^”]*”|「[^」]*」");
    private static final Pattern SPACES = Pattern.compile("(?:\\s|\\\\[nrt]|…)+");
    private static final int BYTES = 8;

    private Shape() {}

    /// A short hash, the same for bodies of one sort.
    static String of(String body) {
        String text = body.toLowerCase(Locale.ROOT);
        text = QUOTES.matcher(text).replaceAll("'");
        text = IDS.matcher(text).replaceAll("#");
        text = SPACES.matcher(text).replaceAll(" ");
        return HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)), 0, BYTES);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
