package footing.legs;

/// Whom a verdict on a leg can speak of. One entry of the settings is one account; its keys are
/// keys of that account.
///
/// @param leg the leg's name, which is also the account
/// @param supplier the catalogue's id, e.g. `openai`
/// @param host `HOST:PORT` that is called
/// @param selfHosted whether it runs on the operator's own machines: then it is down, never cut off
public record Party(String leg, String supplier, String host, boolean selfHosted) {}
