package footing.gateway;

import footing.ledger.Scope;
import footing.legs.Leg;
import footing.wire.ApiError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the scope of a key lets a request do. What it forbids is never forwarded: a leg outside is
/// not in the plan, so nothing that follows a plan can reach it.
///
/// @param borders where the operator's own legs are
record Bounds(Scope scope, Borders borders) {
    private static final String CODE = "key_scope";

    /// Legs named in one message, at most.
    private static final int NAMED = 8;

    /// Whether a caller may be answered by `leg`.
    boolean allows(Leg leg) {
        return scope.allowsLeg(leg.name()) && borders.inside(scope, leg);
    }

    /// Why the key may not speak `dialect`; null where it may.
    @Nullable ApiError dialect(String dialect) {
        return scope.allowsDialect(dialect)
                ? null
                : forbidden(
                        "This key may not speak the dialect "
                                + dialect
                                + ": its scope allows the dialects "
                                + listed(scope.dialects())
                                + ".",
                        null);
    }

    /// Why the key may not ask for `model`, whether there is such a model or not; null where it
    /// may.
    @Nullable ApiError route(String model) {
        return scope.allowsRoute(model)
                ? null
                : forbidden(
                        "This key may not ask for the model '"
                                + Faults.shown(model)
                                + "': its scope allows the routes "
                                + listed(scope.routes())
                                + ".",
                        "model");
    }

    /// The plan without what is outside; empty where nothing is left.
    Optional<Plan> within(Plan plan) {
        return scope.legs().isEmpty() && scope.borders().isEmpty()
                ? Optional.of(plan)
                : plan.only(this::allows);
    }

    /// Why of a plan nothing is left.
    ApiError outside(Plan plan) {
        List<String> parts = new ArrayList<>();
        plan.steps().stream()
                .map(Plan.Step::leg)
                .distinct()
                .limit(NAMED)
                .forEach(leg -> parts.add(leg.name() + " (" + why(leg) + ")"));
        StringBuilder out =
                new StringBuilder("This key may not use any leg that could serve this request: ");
        out.append(String.join("; ", parts)).append('.');
        if (!scope.legs().isEmpty()) {
            out.append(" Its scope allows the legs ").append(listed(scope.legs())).append('.');
        }
        if (!scope.borders().isEmpty()) {
            out.append(" Its scope allows the borders ").append(listed(scope.borders()));
            out.append('.');
        }
        return forbidden(out.toString(), null);
    }

    private String why(Leg leg) {
        return scope.allowsLeg(leg.name())
                ? "borders: it is " + borders.where(leg)
                : "legs: not among those allowed";
    }

    private static String listed(Collection<String> words) {
        return String.join(", ", new TreeSet<>(words));
    }

    private static ApiError forbidden(String message, @Nullable String param) {
        return new ApiError(403, message, "invalid_request_error", param, CODE);
    }
}
