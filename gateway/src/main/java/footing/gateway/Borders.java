package footing.gateway;

import footing.ledger.Scope;
import footing.legs.Jurisdiction;
import footing.legs.Leg;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which legs are inside the borders that a key's words may not leave.
///
/// A leg is where the country is whose law binds who runs it. Machines of the operator's own are
/// where the operator is. What cannot be known is outside: a border that is only hoped for is none.
/// The gateway's own process is inside as long as nobody said where it is, for it has the words
/// already and sends them nowhere.
///
/// @param home country of the operator, e.g. `CN`; empty where the settings do not say
public record Borders(Optional<String> home) {
    /// The operator did not say where they are.
    public static final Borders UNSAID = new Borders(Optional.empty());

    private static final String UNION = "EU";
    private static final Set<String> UNION_MEMBERS =
            Set.of(
                    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR",
                    "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI",
                    "SK");

    /// Whether a word can stand in a scope: a country's two capital letters (ISO 3166), or `EU` for
    /// its 27 members.
    public static boolean isBorder(String word) {
        return word.equals(UNION)
                || Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).contains(word);
    }

    /// Whether `leg` may be asked by a key of this scope.
    boolean inside(Scope scope, Leg leg) {
        if (scope.borders().isEmpty()) {
            return true;
        }
        return switch (leg.jurisdiction()) {
            case Jurisdiction.Country(String code) -> inside(scope, code);
            case Jurisdiction.Operators _ -> home.filter(code -> inside(scope, code)).isPresent();
            case Jurisdiction.InProcess _ ->
                    home.isEmpty() || home.filter(code -> inside(scope, code)).isPresent();
            case Jurisdiction.Unknown _ -> false;
        };
    }

    private static boolean inside(Scope scope, String country) {
        return scope.allowsBorder(country)
                || (UNION_MEMBERS.contains(country) && scope.borders().contains(UNION));
    }

    /// Where a leg is, in words for people, with the setting that would say it where nobody did.
    String where(Leg leg) {
        return switch (leg.jurisdiction()) {
            case Jurisdiction.Country(String code) -> "in " + code;
            case Jurisdiction.Operators _, Jurisdiction.InProcess _ ->
                    home.map(code -> "in " + code)
                            .orElse("nobody knows where; the setting 'jurisdiction' says it");
            case Jurisdiction.Unknown _ ->
                    "nobody knows where; the setting 'suppliers."
                            + leg.name()
                            + ".jurisdiction' says it";
        };
    }
}
