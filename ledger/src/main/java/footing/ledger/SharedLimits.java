package footing.ledger;

import footing.ledger.allow.WhenAway;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where several nodes keep what each has leased of limits and grants: a Redis or Valkey.
///
/// @param url `redis://[USER@]HOST[:PORT][/DATABASE]`, or `rediss://` for TLS; without a password
/// @param password of the user, or of the server where no user is named
/// @param whenAway what a node does while it cannot be reached
/// @param patience for how long a request that finds the lease too small waits for more, at most
/// @param prefix of all its keys, for houses that share one
public record SharedLimits(
        String url,
        Optional<StoreChoice.Reference> password,
        WhenAway whenAway,
        Duration patience,
        String prefix) {
    /// What a request waits where nothing else is said.
    public static final Duration WAIT = Duration.ofMillis(50);

    /// The prefix where nothing else is said.
    public static final String PREFIX = "footing";

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

    /// Throws `IllegalArgumentException` for an address, a time or a prefix that cannot be.
    public SharedLimits {
        if (!isUrl(url)) {
            throw new IllegalArgumentException(
                    "url: " + url + " (expected: redis://HOST:PORT/DATABASE, without password)");
        }
        if (patience.isNegative() || patience.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("wait: " + patience + " (expected: 0..10s)");
        }
        if (!isPrefix(prefix)) {
            throw new IllegalArgumentException(
                    "prefix: " + prefix + " (expected: " + NAME.pattern() + ")");
        }
    }

    /// Whether keys can begin so.
    public static boolean isPrefix(String prefix) {
        return NAME.matcher(prefix).matches();
    }

    /// Whether an address has the right shape and holds no password.
    public static boolean isUrl(String url) {
        try {
            URI uri = new URI(url);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            String user = uri.getRawUserInfo();
            String path = uri.getRawPath();
            return (scheme.equals("redis") || scheme.equals("rediss"))
                    && uri.getHost() != null
                    && (user == null || !user.contains(":"))
                    && (path == null || path.matches("/?|/\\d{1,4}"))
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
