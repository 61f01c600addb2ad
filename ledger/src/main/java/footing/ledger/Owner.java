package footing.ledger;

import java.util.List;

/// To whom a key belongs for ever: an application of a team of an organisation.
///
/// @param org name of the organisation, as the two others without a slash
public record Owner(String org, String team, String app) {
    /// Whose keys are that were made without saying whose.
    public static final Owner DEFAULT = new Owner("default", "default", "default");

    public Owner {
        List.of(org, team, app).forEach(Tenant::checkName);
    }

    /// The owner that an application's id names.
    static Owner of(String application) {
        String[] names = application.split("/", -1);
        if (names.length != 3) {
            throw new IllegalArgumentException(
                    "application: " + application + " (expected: ORGANISATION/TEAM/APPLICATION)");
        }
        return new Owner(names[0], names[1], names[2]);
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
