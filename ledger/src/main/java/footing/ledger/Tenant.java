package footing.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// An organisation, a team or an application: who has keys.
///
/// @param id the names from the organisation down, joined by slashes, e.g. `acme/support/bot`;
///   never given twice
/// @param created [Instant#EPOCH] for those that are as old as the folder
/// @param closed since when it, or one above it, is closed
/// @param keys how many keys below it are neither revoked nor closed; some may have expired
public record Tenant(Kind kind, String id, Instant created, Optional<Instant> closed, long keys) {
    /// Characters of one name, at most.
    public static final int LONGEST_NAME = 60;

    /// What a tenant is; an organisation has teams, a team has applications.
    public enum Kind {
        ORGANISATION,
        TEAM,
        APPLICATION;

        /// E.g. `team`, as the table of changes writes it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        String table() {
            return word() + "s";
        }
    }

    /// The name within the one above it.
    public String name() {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    /// What an id names, by its number of names. Throws `IllegalArgumentException` for what is no
    /// id.
    public static Kind kind(String id) {
        String[] names = id.split("/", -1);
        for (String name : names) {
            checkName(name);
        }
        return switch (names.length) {
            case 1 -> Kind.ORGANISATION;
            case 2 -> Kind.TEAM;
            case 3 -> Kind.APPLICATION;
            default ->
                    throw new IllegalArgumentException(
                            "id: "
                                    + names.length
                                    + " names (expected: ORGANISATION, ORGANISATION/TEAM or"
                                    + " ORGANISATION/TEAM/APPLICATION)");
        };
    }

    /// Throws `IllegalArgumentException` for what cannot be a name: 1 to 60 characters, no slash,
    /// no control character, no blank at its ends.
    static void checkName(String name) {
        int length = name.codePointCount(0, name.length());
        if (length == 0
                || length > LONGEST_NAME
                || !name.equals(name.strip())
                || name.indexOf('/') >= 0
                || name.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "name: "
                            + length
                            + " characters (expected: 1 to "
                            + LONGEST_NAME
                            + ", no slash, no control character, no blank at its ends)");
        }
    }
}
