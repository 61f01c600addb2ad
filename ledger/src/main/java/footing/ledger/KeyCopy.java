package footing.ledger;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A private copy of the keys in the data folder, by which a node knows its callers when it starts
/// while the database is away. Holds hashes, never a secret.
///
/// The file is a line with the HMAC of the rest under the pepper, in hexadecimal, and JSON. So a
/// copy that was damaged, changed or made under another pepper is no copy.
///
/// @param file null where none is kept
record KeyCopy(@Nullable Path file) {
    private static final Logger LOG = System.getLogger("footing.ledger");
    private static final int SEAL = 64;

    /// Keeps nothing.
    static final KeyCopy NONE = new KeyCopy(null);

    /// What the copy holds.
    ///
    /// @param at when these were the keys of the database
    record Content(Instant at, List<KeyTable.Stored> keys) {
        Content {
            keys = List.copyOf(keys);
        }
    }

    /// The copy; empty where there is none that can be trusted.
    Optional<Content> read(Pepper pepper) {
        if (file == null) {
            return Optional.empty();
        }
        try {
            byte[] all = Files.readAllBytes(file);
            byte[] json = Arrays.copyOfRange(all, Math.min(all.length, SEAL + 1), all.length);
            byte[] seal = Arrays.copyOf(all, Math.min(all.length, SEAL));
            if (!MessageDigest.isEqual(seal, seal(pepper, json))) {
                LOG.log(Level.WARNING, "{0} is not of this pepper and is not used", file);
                return Optional.empty();
            }
            return Optional.of(JsonMapper.shared().readValue(json, Content.class));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | JacksonException e) {
            LOG.log(Level.WARNING, "{0} is not used: {1}", file, Faults.sentence(e));
            return Optional.empty();
        }
    }

    /// Writes the copy anew. Where that fails the one before is still there.
    void write(Pepper pepper, Content content) {
        if (file == null) {
            return;
        }
        try {
            byte[] json = JsonMapper.shared().writeValueAsBytes(content);
            byte[] seal = seal(pepper, json);
            byte[] all = Arrays.copyOf(seal, SEAL + 1 + json.length);
            all[SEAL] = '\n';
            System.arraycopy(json, 0, all, SEAL + 1, json.length);
            Folder.writeWhole(file, all);
        } catch (IOException | JacksonException e) {
            LOG.log(Level.WARNING, "the copy of the keys {0}: {1}", file, Faults.sentence(e));
        }
    }

    private static byte[] seal(Pepper pepper, byte[] json) {
        return HexFormat.of().formatHex(pepper.hash(json)).getBytes(StandardCharsets.US_ASCII);
    }
}
