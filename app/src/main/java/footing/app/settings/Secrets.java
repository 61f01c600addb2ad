package footing.app.settings;

import org.jspecify.annotations.Nullable;

/// Reads a reference to a secret. What stands there instead is never shown: it may be the secret.
final class Secrets {
    private Secrets() {}

    static @Nullable Secret read(Section section, String key, Paths paths) {
        String text = section.text(key);
        if (text == null) {
            return null;
        }
        if (text.matches("env:[A-Za-z_][A-Za-z0-9_]*")) {
            return new Secret.InEnvironment(text.substring("env:".length()));
        }
        if (text.startsWith("file:") && text.length() > "file:".length()) {
            return new Secret.InFile(paths.of(text.substring("file:".length())));
        }
        section.wrong(key, Masked.looksLikeKey(text) ? "secret-literal" : "secret-expected");
        return null;
    }
}
