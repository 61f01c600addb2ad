package footing.ledger;

import java.util.List;
import java.util.Optional;

/// To whom a key belongs for ever: an application of a team of an organisation.
///
/// @param org name of the organisation, as the two others without a slash
public record Owner(String org, String team, String app) {
    /// Whose keys are that were made without saying whose.
    public static final Owner DEFAULT = new Owner("default", "default", "default");

    public Owner {
        List.of(org, team, app).forEach(Tenant::checkName);
    }

    /// The owner that an application's id names; empty for what is no such id.
    static Optional<Owner> of(String application) {
        String[] names = application.split("/", -1);
        try {
            return names.length == 3
                    ? Optional.of(new Owner(names[0], names[1], names[2]))
                    : Optional.empty();
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /// Id of the team, e.g. `acme/support`.
    public String teamId() {
        return org + "/" + team;
    }

    /// Id of the application, e.g. `acme/support/bot`.
    public String appId() {
        return org + "/" + team + "/" + app;
    }
}
