package footing.ledger;

import footing.ledger.allow.Subject;
import java.util.List;

/// Finds out whom people mean: a key by its id, by the beginning of its id or secret, or by its
/// name, where only one is meant.
public final class Subjects {
    private Subjects() {}

    /// The subject that `text` names, e.g. `house`, `key:ann` or `team:acme/support`. Throws
    /// `IllegalArgumentException` with a sentence where none or several are meant.
    public static Subject find(Ledger ledger, String text) {
        Subject subject =
                Subject.of(text)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        text
                                                + " (expected: house, or org:, team:, app:, key:,"
                                                + " route: or leg: with a name; * for each)"));
        if (subject.name().equals("*")) {
            return subject;
        }
        return switch (subject.kind()) {
            case KEY -> new Subject(Subject.Kind.KEY, key(ledger, subject.name()));
            case ORG, TEAM, APP -> tenant(ledger, subject);
            case HOUSE, ROUTE, LEG -> subject;
        };
    }

    private static String key(Ledger ledger, String text) {
        List<Ledger.Key> keys = ledger.keys();
        for (Ledger.Key key : keys) {
            if (key.id().equals(text)) {
                return key.id();
            }
        }
        List<Ledger.Key> meant = keys.stream().filter(key -> key.name().equals(text)).toList();
        if (meant.isEmpty()) {
            meant = keys.stream().filter(key -> begins(key, text)).toList();
        }
        List<Ledger.Key> active = meant.stream().filter(key -> key.revoked().isEmpty()).toList();
        List<Ledger.Key> chosen = active.isEmpty() ? meant : active;
        if (chosen.size() == 1) {
            return chosen.getFirst().id();
        }
        throw new IllegalArgumentException(
                chosen.isEmpty()
                        ? "key:" + text + " (expected: id, beginning or name of a key)"
                        : "key:"
                                + text
                                + " may be "
                                + String.join(", ", chosen.stream().map(Ledger.Key::id).toList())
                                + " (expected: the id of one)");
    }

    private static boolean begins(Ledger.Key key, String text) {
        String shown = key.prefix().replace("…", "");
        return text.length() > 2
                && (key.id().startsWith(text)
                        || (text.startsWith("sk-")
                                && (shown.startsWith(text) || text.startsWith(shown))));
    }

    private static Subject tenant(Ledger ledger, Subject subject) {
        Tenant.Kind kind =
                switch (subject.kind()) {
                    case ORG -> Tenant.Kind.ORGANISATION;
                    case TEAM -> Tenant.Kind.TEAM;
                    default -> Tenant.Kind.APPLICATION;
                };
        boolean there =
                ledger.who().tenants().stream()
                        .anyMatch(one -> one.kind() == kind && one.id().equals(subject.name()));
        if (!there) {
            throw new IllegalArgumentException(
                    subject + " (expected: the id of a " + kind.word() + " that is there)");
        }
        return subject;
    }
}
