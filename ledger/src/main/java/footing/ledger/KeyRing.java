package footing.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The keys that are not revoked in memory, by the hash of their secret. Swapped as a whole.
final class KeyRing {
    static final String START = "sk-footing-";

    private static final int RANDOM_BYTES = 32;
    private static final int LENGTH = START.length() + 43;

    /// How often the copy is written although nothing changed.
    private static final Duration COPY_PERIOD = Duration.ofMinutes(1);

    private final KeyCopy copy;
    private final InstantSource clock;
    private final ReentrantLock reloading = new ReentrantLock();
    private volatile @Nullable Content content;
    private volatile Instant seen = Instant.EPOCH;
    private volatile Instant writtenAt = Instant.EPOCH;
    private @Nullable List<KeyTable.Stored> inCopy;

    KeyRing(KeyCopy copy, InstantSource clock) {
        this.copy = copy;
        this.clock = clock;
    }

    /// A new secret: `sk-footing-` and 32 random bytes in base64url.
    static String newSecret(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return START + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static boolean looksLikeSecret(String text) {
        return text.length() == LENGTH && text.startsWith(START);
    }

    static byte[] hash(Pepper pepper, String secret) {
        return pepper.hash(secret.getBytes(StandardCharsets.UTF_8));
    }

    /// The key that `secret` opens now. The clock is asked only for a key that ends.
    Optional<Ledger.Key> find(String secret) {
        Entry entry = entry(secret);
        return entry == null || entry.ended(clock) ? Optional.empty() : Optional.of(entry.key());
    }

    /// The key that `secret` opened before it ended, where it was not revoked.
    Optional<Ledger.Key> ended(String secret) {
        Entry entry = entry(secret);
        return entry != null && entry.ended(clock) ? Optional.of(entry.key()) : Optional.empty();
    }

    private @Nullable Entry entry(String secret) {
        Content now = content;
        return now == null || !looksLikeSecret(secret)
                ? null
                : now.keys().get(new Hash(hash(now.pepper(), secret)));
    }

    /// False until the keys were read once.
    boolean known() {
        return content != null;
    }

    /// When the keys were last seen to be those of the database.
    Optional<Instant> asOf() {
        Content now = content;
        return now == null ? Optional.empty() : Optional.of(seen);
    }

    /// Reads all keys anew and swaps them in. One reading at a time, so that an older one never
    /// replaces a newer one.
    void reload(Pepper pepper, Connection db) throws SQLException {
        reloading.lock();
        try {
            List<KeyTable.Stored> all = KeyTable.all(db);
            swap(pepper, all);
            seen = clock.instant();
            List<KeyTable.Stored> active =
                    all.stream().filter(stored -> stored.key().revoked().isEmpty()).toList();
            boolean changed = !active.equals(inCopy);
            inCopy = active;
            if (changed) {
                write(pepper);
            }
        } finally {
            reloading.unlock();
        }
    }

    /// The keys are still those of the database. Costs next to nothing but once a minute, when the
    /// copy is written anew so that it tells its age.
    void confirm(Pepper pepper) {
        Instant now = clock.instant();
        seen = now;
        if (Duration.between(writtenAt, now).abs().compareTo(COPY_PERIOD) < 0) {
            return;
        }
        reloading.lock();
        try {
            write(pepper);
        } finally {
            reloading.unlock();
        }
    }

    private void write(Pepper pepper) {
        List<KeyTable.Stored> active = inCopy;
        if (active != null) {
            writtenAt = seen;
            copy.write(pepper, new KeyCopy.Content(seen, active));
        }
    }

    /// Takes the keys of the copy, until the database can be read. Empty where there is none.
    Optional<Instant> takeCopy(Pepper pepper) {
        reloading.lock();
        try {
            Optional<KeyCopy.Content> found = copy.read(pepper);
            found.ifPresent(all -> {
                seen = all.at();
                swap(pepper, all.keys());
            });
            return found.map(KeyCopy.Content::at);
        } finally {
            reloading.unlock();
        }
    }

    private void swap(Pepper pepper, List<KeyTable.Stored> all) {
        Map<Hash, Entry> active = new HashMap<>();
        for (KeyTable.Stored stored : all) {
            if (stored.key().revoked().isEmpty()) {
                active.put(new Hash(stored.hash()), Entry.of(stored.key()));
            }
        }
        content = new Content(pepper, Map.copyOf(active));
    }

    private record Content(Pepper pepper, Map<Hash, Entry> keys) {}

    /// A key that is not revoked.
    ///
    /// @param end from when on it opens nothing; null for never
    private record Entry(Ledger.Key key, @Nullable Instant end) {
        static Entry of(Ledger.Key key) {
            return new Entry(key, key.ends().orElse(null));
        }

        boolean ended(InstantSource clock) {
            return end != null && !clock.instant().isBefore(end);
        }
    }

    /// A hash that compares in constant time. Where it lies in the map tells nothing either: nobody
    /// without the pepper can choose it.
    private record Hash(byte[] bytes) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Hash that && MessageDigest.isEqual(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return bytes[0] << 24
                    | (bytes[1] & 0xff) << 16
                    | (bytes[2] & 0xff) << 8
                    | (bytes[3] & 0xff);
        }
    }
}
