package footing.gateway;

import footing.legs.ModelCard;
import footing.wire.Ask.Needs;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the model of a leg that comes nearest to one that the caller named.
final class Nearest {
    private Nearest() {}

    /// The nearest chat model that can do what the ask needs, or nothing. Current models go before
    /// older ones, then the one that lacks the fewest abilities, then the one whose price is
    /// closest, then the larger window.
    static Optional<ModelCard> to(ModelCard wanted, Needs needs, List<ModelCard> offered) {
        return offered.stream()
                .filter(card -> card.kind() == ModelCard.Kind.CHAT)
                .filter(card -> can(card, needs))
                .min(
                        Comparator.comparingInt(Nearest::age)
                                .thenComparingLong(card -> lacks(wanted, card))
                                .thenComparingDouble(card -> priceDistance(wanted, card))
                                .thenComparingLong(card -> -card.contextTokens()));
    }

    /// Abilities that only some models have and whose lack would change the answer silently. Where
    /// nothing is known of a model's abilities, the leg itself decides.
    private static boolean can(ModelCard card, Needs needs) {
        if (card.caps().isEmpty()) {
            return true;
        }
        return (!needs.vision() || card.caps().contains("vision"))
                && (!needs.audio() || card.caps().contains("audio"))
                && (!needs.tools() || card.caps().contains("tools"));
    }

    private static int age(ModelCard card) {
        return card.era().equals("current") ? 0 : card.era().equals("retired") ? 2 : 1;
    }

    private static long lacks(ModelCard wanted, ModelCard card) {
        return wanted.caps().stream().filter(cap -> !card.caps().contains(cap)).count();
    }

    /// Distance on a logarithmic scale, both prices in US dollars at a rough rate: only the order
    /// matters here.
    private static double priceDistance(ModelCard wanted, ModelCard card) {
        if (wanted.microsPer1MOut() <= 0 || card.microsPer1MOut() <= 0) {
            return 10;
        }
        return Math.abs(Math.log(dollars(wanted)) - Math.log(dollars(card)));
    }

    private static double dollars(ModelCard card) {
        return card.currency().equals("CNY") ? card.microsPer1MOut() / 7.0 : card.microsPer1MOut();
    }
}
