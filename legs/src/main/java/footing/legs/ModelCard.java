package footing.legs;

import java.util.Set;

/// What is known about a model of a leg.
///
/// @param contextTokens window in tokens; 0 where unknown
/// @param maxOutTokens longest answer in tokens; 0 where unknown
/// @param microsPer1MIn list price per million prompt tokens in micro-units of `currency`; -1 where
///   unknown
/// @param currency `CNY`, `USD` or empty
public record ModelCard(
        String id,
        Kind kind,
        String era,
        long contextTokens,
        long maxOutTokens,
        Set<String> caps,
        long microsPer1MIn,
        long microsPer1MOut,
        String currency) {
    /// What a model is for.
    public enum Kind {
        CHAT,
        EMBEDDING,
        OTHER
    }

    public ModelCard {
        caps = Set.copyOf(caps);
    }

    /// A chat model of which only the name is known.
    public static ModelCard unknown(String id) {
        return new ModelCard(id, Kind.CHAT, "", 0, 0, Set.of(), -1, -1, "");
    }

    /// The same under another name.
    public ModelCard named(String other) {
        return new ModelCard(
                other,
                kind,
                era,
                contextTokens,
                maxOutTokens,
                caps,
                microsPer1MIn,
                microsPer1MOut,
                currency);
    }

    /// Whether `model` names this card or a dated, numbered, `latest` or `preview` edition of it.
    public boolean isEdition(String model) {
        if (!model.startsWith(id)) {
            return false;
        }
        if (model.length() == id.length()) {
            return true;
        }
        if (id.isEmpty() || model.charAt(id.length()) != '-' || model.length() == id.length() + 1) {
            return false;
        }
        String edition = model.substring(id.length() + 1);
        return Character.isDigit(edition.charAt(0))
                || edition.equals("latest")
                || edition.equals("preview");
    }
}
