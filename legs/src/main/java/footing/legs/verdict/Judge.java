package footing.legs.verdict;

import footing.legs.Party;
import footing.legs.Refusal;
import footing.legs.Refusal.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Judges a refusal: whom it speaks of, for how long, and how sure that is. Pure.
///
/// In doubt it marks the smaller: what it misses costs one attempt more, what it marks too much
/// costs a supplier.
public final class Judge {
    /// A wait that is longer is no matter of speed: a plan is used up.
    static final Duration PLAN_WINDOW = Duration.ofMinutes(5);

    /// Who has no room is asked again after this, whatever it said.
    private static final Duration LONGEST_OVERLOAD = Duration.ofMinutes(2);

    /// They pass on the refusals of others, each of which speaks of one model.
    private static final Set<String> RESELLERS = Set.of("openrouter", "relay");

    private static final Pattern OF_ONE_MODEL =
            Pattern.compile(
                    "(?i)\\b(?:this|the) model\\b|\\bmodel id\\b|access to \\w+ models|该模型|此模型"
                            + "|upstream request failed");
    private static final Pattern FREE =
            Pattern.compile("(?i)free[ _-]?tier|free (?:allocated )?quota|usage credits required");
    private static final Set<String> BY_CHANCE = Set.of("RESET", "CLOSED", "TLS_FAILURE");

    private Judge() {}

    /// What an attempt's failure comes to.
    public static Judged judge(Sighting seen, Instant now) {
        Party party = seen.party();
        String key = seen.key() == null ? "" : seen.key();
        return judge(new Place(party, key, seen.model()), seen.why(), now);
    }

    /// What a refusal comes to where only the supplier is known.
    ///
    /// @param model may be empty
    public static Judged judge(String supplier, String model, Refusal why, Instant now) {
        return judge(new Place(new Party("", supplier, "", false), "", model), why, now);
    }

    /// Whom the failures of a leg's model speak of that open its circuit.
    static Judged circuit(Sighting seen) {
        Place place = new Place(seen.party(), "", seen.model());
        Refusal why = seen.why();
        return new Judged(
                why.kind(),
                place.subject(Scope.MODEL),
                new Permanence.Transient(),
                confidence(why),
                false,
                why.decidedBy());
    }

    /// That a supplier refuses everybody and everything from here in the same words.
    static Judged shutOut(Sighting seen) {
        Place place = new Place(seen.party(), "", seen.model());
        return new Judged(
                Kind.REGION_BLOCKED,
                place.subject(Scope.REGION),
                new Permanence.Standing(),
                Confidence.LOW,
                true,
                seen.why().decidedBy() + ":all-keys");
    }

    private static Judged judge(Place place, Refusal why, Instant now) {
        Kind kind = kind(why);
        Subject subject = subject(place, kind, why);
        return new Judged(
                kind,
                subject,
                permanence(kind, place, why, now),
                confidence(why),
                subject.scope() != Scope.REQUEST && Course.isConfirmed(kind),
                why.decidedBy());
    }

    private static Kind kind(Refusal why) {
        Duration wait = why.retryAfter();
        boolean long_ = wait != null && wait.compareTo(PLAN_WINDOW) > 0;
        return why.kind() == Kind.RATE_LIMITED && long_ ? Kind.QUOTA_EXHAUSTED : why.kind();
    }

    private static Subject subject(Place place, Kind kind, Refusal why) {
        return switch (kind) {
            case REGION_BLOCKED ->
                    place.subject(gateOfAModel(place, why) ? Scope.MODEL : Scope.REGION);
            case ACCOUNT_CLOSED -> place.subject(Scope.ACCOUNT);
            case KEY_INVALID -> place.subject(Scope.KEY);
            case QUOTA_EXHAUSTED ->
                    capOfAModel(why) ? place.ofModel(Scope.ACCOUNT) : place.subject(Scope.ACCOUNT);
            case RATE_LIMITED -> place.ofModel(Scope.KEY);
            case MODEL_ACCESS_DENIED -> place.ofModel(Scope.ACCOUNT);
            case OVERLOADED, SERVER_ERROR, MODEL_RETIRED, MODEL_NOT_FOUND ->
                    place.subject(Scope.MODEL);
            case TIMEOUT -> place.subject(outOfTime(why) ? Scope.REQUEST : Scope.MODEL);
            case MISCONFIGURED ->
                    pathOfAModel(why) ? place.ofModel(Scope.ROUTE) : place.subject(Scope.ROUTE);
            case NETWORK_BLOCKED -> place.subject(Scope.NETWORK);
            case SERVICE_DISCONTINUED -> place.subject(Scope.SUPPLIER);
            case CONTENT_FILTERED,
                    CONTEXT_LENGTH_EXCEEDED,
                    INVALID_REQUEST,
                    TRUNCATED_STREAM,
                    NOT_SUPPORTED ->
                    place.subject(Scope.REQUEST);
        };
    }

    private static boolean gateOfAModel(Place place, Refusal why) {
        return RESELLERS.contains(place.party().supplier())
                || OF_ONE_MODEL.matcher(why.message()).find();
    }

    private static boolean capOfAModel(Refusal why) {
        return why.kind() == Kind.RATE_LIMITED
                || why.decidedBy().contains("FreeTier")
                || OF_ONE_MODEL.matcher(why.message()).find()
                || FREE.matcher(why.message()).find();
    }

    /// A path that is not there may be missing for one endpoint or deployment only.
    private static boolean pathOfAModel(Refusal why) {
        String by = why.decidedBy();
        return by.contains(":404:")
                || by.contains(":405:")
                || OF_ONE_MODEL.matcher(why.message()).find();
    }

    /// The time of the whole request was up, which says nothing about the leg that came last.
    static boolean outOfTime(Refusal why) {
        return why.decidedBy().startsWith("transport:TOTAL_TIMEOUT");
    }

    private static Permanence permanence(Kind kind, Place place, Refusal why, Instant now) {
        Duration wait = why.retryAfter();
        return switch (kind) {
            case RATE_LIMITED, OVERLOADED -> {
                Duration asked = wait == null ? Course.interval(kind, 0, false) : wait;
                Duration longest = kind == Kind.OVERLOADED ? LONGEST_OVERLOAD : PLAN_WINDOW;
                yield new Permanence.Until(
                        now.plus(asked.compareTo(longest) < 0 ? asked : longest));
            }
            case QUOTA_EXHAUSTED -> {
                Optional<Instant> reset =
                        ResetTime.in(place.party().supplier(), why.message(), now);
                boolean told = wait != null && wait.compareTo(PLAN_WINDOW) > 0;
                if (wait != null && told && reset.isEmpty()) {
                    reset = Optional.of(now.plus(wait));
                }
                yield reset.<Permanence>map(Permanence.Until::new)
                        .orElseGet(Permanence.Standing::new);
            }
            case REGION_BLOCKED,
                    ACCOUNT_CLOSED,
                    KEY_INVALID,
                    MODEL_RETIRED,
                    MODEL_NOT_FOUND,
                    MODEL_ACCESS_DENIED,
                    MISCONFIGURED,
                    SERVICE_DISCONTINUED ->
                    new Permanence.Standing();
            case SERVER_ERROR,
                    TIMEOUT,
                    NETWORK_BLOCKED,
                    TRUNCATED_STREAM,
                    CONTENT_FILTERED,
                    CONTEXT_LENGTH_EXCEEDED,
                    INVALID_REQUEST,
                    NOT_SUPPORTED ->
                    new Permanence.Transient();
        };
    }

    /// By the rule that decided: see [footing.legs.refusal.RefusalReader] for its shapes.
    private static Confidence confidence(Refusal why) {
        String[] by = why.decidedBy().split(":", 3);
        String place = by[0];
        String status = by.length > 1 ? by[1] : "";
        String rule = by.length > 2 ? by[2] : "";
        if (place.equals("transport")) {
            return BY_CHANCE.contains(status) ? Confidence.MEDIUM : Confidence.HIGH;
        }
        if (place.equals("cause")) {
            return status.equals("unknown") ? Confidence.LOW : Confidence.HIGH;
        }
        if (rule.equals("early-text") || rule.equals("sign")) {
            return Confidence.HIGH;
        }
        if (rule.equals("status") || rule.equals("unknown") || isAmbiguous(place, status, why)) {
            return Confidence.LOW;
        }
        if (status.equals("200") && rule.matches("[0-9]{3}")) {
            return Confidence.LOW;
        }
        boolean shared =
                place.equals("generic")
                        || place.equals("elsewhere")
                        || rule.isEmpty()
                        || rule.equals("late-text");
        return shared || rule.equals("html") || rule.equals("answer")
                ? Confidence.MEDIUM
                : Confidence.HIGH;
    }

    /// Suppliers that use one answer for several things.
    private static boolean isAmbiguous(String place, String status, Refusal why) {
        return switch (place) {
            case "mistral" -> status.equals("401");
            case "xai" -> status.equals("403");
            case "gemini" -> status.equals("429") && why.kind() != Kind.OVERLOADED;
            default -> false;
        };
    }

    /// Where a refusal was met; cuts subjects out of it.
    private record Place(Party party, String key, String model) {
        Subject ofModel(Scope scope) {
            Subject wide = subject(scope);
            return new Subject(scope, wide.supplier(), wide.leg(), wide.key(), model, wide.host());
        }

        Subject subject(Scope scope) {
            String supplier = party.supplier();
            String leg = party.leg();
            return switch (scope) {
                case REQUEST -> new Subject(scope, supplier, leg, "", model, "");
                case KEY -> new Subject(scope, supplier, leg, key, "", "");
                case ACCOUNT -> new Subject(scope, supplier, leg, "", "", "");
                case MODEL -> new Subject(scope, supplier, leg, "", model, "");
                case REGION, SUPPLIER, NETWORK ->
                        new Subject(scope, supplier, "", "", "", party.host());
                case ROUTE -> new Subject(scope, supplier, leg, "", "", party.host());
            };
        }
    }
}
