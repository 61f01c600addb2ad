package footing.ledger.allow;

import java.util.Locale;
import java.util.Optional;

/// Whose allowance: everybody's, or that of an organisation, team, application, key, route or leg.
///
/// @param name an id or name of that kind; empty for the house
public record Subject(Kind kind, String name) {
    /// All that goes through this Footing.
    public static final Subject HOUSE = new Subject(Kind.HOUSE, "");

    /// What a subject is.
    public enum Kind {
        HOUSE,
        ORG,
        TEAM,
        APP,
        KEY,
        ROUTE,
        LEG;

        /// E.g. `team`, as people write it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Checks that everything but the house has a name.
    public Subject {
        if (name.isEmpty() != (kind == Kind.HOUSE)) {
            throw new IllegalArgumentException(
                    kind.word() + ":" + name + " (expected: house, or KIND:NAME)");
        }
    }

    /// Reads `house` or `KIND:NAME`; empty where it is neither.
    public static Optional<Subject> of(String text) {
        if (text.equals("house")) {
            return Optional.of(HOUSE);
        }
        int colon = text.indexOf(':');
        for (Kind kind : Kind.values()) {
            if (kind != Kind.HOUSE
                    && colon > 0
                    && colon + 1 < text.length()
                    && kind.word().equals(text.substring(0, colon))) {
                return Optional.of(new Subject(kind, text.substring(colon + 1)));
            }
        }
        return Optional.empty();
    }

    /// `house`, or e.g. `team:search`.
    @Override
    public String toString() {
        return kind == Kind.HOUSE ? "house" : kind.word() + ":" + name;
    }
}
