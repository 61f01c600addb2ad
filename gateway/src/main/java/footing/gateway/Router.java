package footing.gateway;

import footing.legs.Leg;
import footing.legs.ModelCard;
import footing.legs.Party;
import footing.wire.Ask;
import footing.wire.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Decides which legs may serve an ask, and in which order. Immutable.
///
/// A name is looked up as a route, as `LEG/MODEL`, among the models of the legs, and at last in the
/// catalogue: what is known there goes to the nearest in capability on every other leg. Vectors of
/// two models cannot be compared, so embeddings never go to a model that the caller or a route did
/// not name.
public final class Router {
    private final List<Leg> legs;
    private final Routes routes;
    private final Function<String, Optional<ModelCard>> catalogue;
    private final Borders borders;

    /// A router over `legs` in their order of preference.
    ///
    /// @param catalogue what is known of a model name, over all suppliers
    public Router(List<Leg> legs, Routes routes, Function<String, Optional<ModelCard>> catalogue) {
        this(legs, routes, catalogue, Borders.UNSAID);
    }

    /// The same of an operator who says where they are.
    public Router(
            List<Leg> legs,
            Routes routes,
            Function<String, Optional<ModelCard>> catalogue,
            Borders borders) {
        this.legs = List.copyOf(legs);
        this.routes = routes;
        this.catalogue = catalogue;
        this.borders = borders;
    }

    /// The legs for `ask`, or nothing where its model is unknown.
    Optional<Plan> plan(Ask ask) {
        Routes.Route route = routes.named().get(ask.model());
        if (route != null) {
            return plan(
                    routed(route, ask), route.terms(), ask.model().equals("*") ? "" : ask.model());
        }
        Optional<Plan.Step> pinned = named(ask.model());
        Routes.Route any = routes.named().get("*");
        Terms terms = any == null ? routes.terms() : any.terms();
        if (pinned.isPresent()) {
            return plan(List.of(pinned.get()), terms, "");
        }
        return plan(any == null ? found(ask) : routed(any, ask), terms, "");
    }

    private static Optional<Plan> plan(List<Plan.Step> steps, Terms terms, String route) {
        return steps.isEmpty() ? Optional.empty() : Optional.of(new Plan(steps, terms, route));
    }

    List<Leg> legs() {
        return legs;
    }

    Borders borders() {
        return borders;
    }

    /// The legs that a route names.
    List<Leg> legsOf(String route) {
        List<Leg> named = new ArrayList<>();
        for (List<String> tier : routes.named().getOrDefault(route, NO_ROUTE).tiers()) {
            for (String entry : tier) {
                int slash = entry.indexOf('/');
                Leg leg = leg(entry);
                Leg one = leg == null && slash > 0 ? leg(entry.substring(0, slash)) : leg;
                if (one != null) {
                    named.add(one);
                }
            }
        }
        return named;
    }

    /// Names of routes that callers may use as a model.
    List<String> routeNames() {
        return routes.named().keySet().stream().filter(name -> !name.equals("*")).sorted().toList();
    }

    private List<Plan.Step> routed(Routes.Route route, Ask ask) {
        List<Plan.Step> steps = new ArrayList<>();
        for (int i = 0; i < route.tiers().size(); i++) {
            int tier = i;
            for (String entry : route.tiers().get(tier)) {
                Leg leg = leg(entry);
                Optional<Plan.Step> step = leg == null ? named(entry) : onLeg(leg, ask);
                step.ifPresent(one -> steps.add(one.inTier(tier)));
            }
        }
        return steps;
    }

    /// `LEG/MODEL`; empty where no leg has that name.
    private Optional<Plan.Step> named(String text) {
        int slash = text.indexOf('/');
        Leg leg = slash < 0 ? null : leg(text.substring(0, slash));
        if (leg == null || slash == text.length() - 1) {
            return Optional.empty();
        }
        String model = text.substring(slash + 1);
        return Optional.of(step(leg, model, card(leg, model)));
    }

    private Plan.Step step(Leg leg, String model, @Nullable ModelCard card) {
        return new Plan.Step(leg, model, card, 0, routes.weight(leg.name()));
    }

    private List<Plan.Step> found(Ask ask) {
        List<Plan.Step> exact = new ArrayList<>();
        List<Plan.Step> near = new ArrayList<>();
        Optional<ModelCard> wanted = known(ask.model());
        for (Leg leg : legs) {
            if (leg.serves(ask.model()) && (!leg.models().isEmpty() || wanted.isEmpty())) {
                exact.add(step(leg, ask.model(), card(leg, ask.model())));
            } else if (wanted.isPresent()) {
                near(leg, wanted.get(), ask).ifPresent(near::add);
            }
        }
        if (exact.isEmpty() && routes.unknown() == Routes.UnknownModels.REFUSE) {
            return List.of();
        }
        int equals = exact.size();
        exact.addAll(near);
        return inTiers(exact, equals);
    }

    /// Neighbours among the first `equals` that are accounts of one supplier share a tier; every
    /// other step has one of its own.
    private static List<Plan.Step> inTiers(List<Plan.Step> steps, int equals) {
        List<Plan.Step> tiered = new ArrayList<>(steps.size());
        int tier = 0;
        for (int i = 0; i < steps.size(); i++) {
            boolean equal = i > 0 && i < equals && sameSupplier(steps.get(i - 1), steps.get(i));
            tier += i == 0 || equal ? 0 : 1;
            tiered.add(steps.get(i).inTier(tier));
        }
        return tiered;
    }

    private static boolean sameSupplier(Plan.Step one, Plan.Step other) {
        Optional<String> supplier = one.leg().party().map(Party::supplier);
        return supplier.isPresent() && supplier.equals(other.leg().party().map(Party::supplier));
    }

    /// A leg that a route names without a model: the caller's own name where the leg takes it, else
    /// its nearest model.
    private Optional<Plan.Step> onLeg(Leg leg, Ask ask) {
        if (leg.serves(ask.model())) {
            return Optional.of(step(leg, ask.model(), card(leg, ask.model())));
        }
        ModelCard wanted = known(ask.model()).orElse(GENERAL);
        if (ask.endpoint() == Endpoint.EMBEDDINGS) {
            return leg.models().stream()
                    .filter(card -> card.kind() == ModelCard.Kind.EMBEDDING)
                    .findFirst()
                    .map(card -> step(leg, card.id(), card));
        }
        return near(leg, wanted, ask);
    }

    private Optional<Plan.Step> near(Leg leg, ModelCard wanted, Ask ask) {
        if (ask.endpoint() == Endpoint.EMBEDDINGS) {
            return Optional.empty();
        }
        return Nearest.to(wanted, ask.needs(), leg.models())
                .map(card -> step(leg, card.id(), card));
    }

    private Optional<ModelCard> known(String model) {
        for (Leg leg : legs) {
            ModelCard card = card(leg, model);
            if (card != null) {
                return Optional.of(card);
            }
        }
        return catalogue.apply(model);
    }

    private @Nullable Leg leg(String name) {
        for (Leg leg : legs) {
            if (leg.name().equals(name)) {
                return leg;
            }
        }
        return null;
    }

    private static @Nullable ModelCard card(Leg leg, String model) {
        ModelCard edition = null;
        for (ModelCard card : leg.models()) {
            if (card.id().equals(model)) {
                return card;
            }
            if (card.isEdition(model)) {
                edition = card;
            }
        }
        return edition;
    }

    private static final Routes.Route NO_ROUTE = new Routes.Route(List.of(), Terms.DEFAULT);

    /// Stands for a chat model of which nothing is known.
    private static final ModelCard GENERAL =
            new ModelCard("", ModelCard.Kind.CHAT, "current", 0, 0, java.util.Set.of(), -1, -1, "");
}
