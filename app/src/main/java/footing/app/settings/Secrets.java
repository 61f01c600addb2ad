package footing.app.settings;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads references to secrets. What stands there instead is never shown: it may be the secret.
final class Secrets {
    private Secrets() {}

    /// What `key:` or `keys:` says; one of the two may be written.
    static List<Secret> read(Section section, Paths paths) {
        List<Secret> secrets = new ArrayList<>();
        String one = section.text("key");
        if (one != null) {
            add(secrets, section, "key", one, paths);
        }
        List<String> several = section.texts("keys");
        if (one != null && section.has("keys")) {
            section.wrong("keys", "key-or-keys");
            return secrets;
        }
        for (int i = 0; i < several.size(); i++) {
            add(secrets, section, "keys[" + i + "]", several.get(i), paths);
        }
        return secrets;
    }

    /// What one key says; null where nothing is.
    static @Nullable Secret one(Section section, String key, Paths paths) {
        String text = section.text(key);
        if (text == null) {
            return null;
        }
        List<Secret> found = new ArrayList<>();
        add(found, section, key, text, paths);
        return found.isEmpty() ? null : found.getFirst();
    }

    private static void add(
            List<Secret> secrets, Section section, String key, String text, Paths paths) {
        Secret secret = secret(text, paths);
        if (secret == null) {
            section.wrong(key, Masked.looksLikeKey(text) ? "secret-literal" : "secret-expected");
        } else if (secrets.contains(secret)) {
            section.wrong(key, "secret-twice", secret.toString());
        } else {
            secrets.add(secret);
        }
    }

    private static @Nullable Secret secret(String text, Paths paths) {
        if (text.matches("env:[A-Za-z_][A-Za-z0-9_]*")) {
            return new Secret.InEnvironment(text.substring("env:".length()));
        }
        return text.startsWith("file:") && text.length() > "file:".length()
                ? new Secret.InFile(paths.of(text.substring("file:".length())))
                : null;
    }
}
