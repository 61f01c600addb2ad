package footing.legs.supplier;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A key of an account under a name that people know, e.g. that of its environment variable.
///
/// Its id is the name and a fingerprint of the secret, `OPENAI_API_KEY#3f9a1c2b`, so that a new
/// secret under an old name is another key, of which nothing bad is known. Safe for use by many
/// threads.
public final class SupplierKey {
    private final String name;
    private final KeySource source;
    private volatile @Nullable Known known;

    public SupplierKey(String name, KeySource source) {
        this.name = name;
        this.source = source;
    }

    /// A secret and the id that it makes. No record, as that would print the secret.
    private static final class Known {
        private final String secret;
        private final String id;

        Known(String secret, String id) {
            this.secret = secret;
            this.id = id;
        }
    }

    String name() {
        return name;
    }

    /// The secret as it is now; null where there is none.
    @Nullable String secret() {
        Known now = now();
        return now == null ? null : now.secret;
    }

    /// The id of the secret as it is now; null where there is none.
    @Nullable String id() {
        Known now = now();
        return now == null ? null : now.id;
    }

    /// The secret if its id is `wanted` just now, else null.
    @Nullable String secretOf(String wanted) {
        Known now = now();
        return now != null && now.id.equals(wanted) ? now.secret : null;
    }

    private @Nullable Known now() {
        String secret = source.key();
        if (secret == null) {
            return null;
        }
        Known before = known;
        if (before != null && before.secret.equals(secret)) {
            return before;
        }
        Known now = new Known(secret, name + "#" + fingerprint(secret));
        known = now;
        return now;
    }

    private static String fingerprint(String secret) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /// The name; never the secret.
    @Override
    public String toString() {
        return name;
    }
}
