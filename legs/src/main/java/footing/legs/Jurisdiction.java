package footing.legs;

/// Whose law binds who reads what a leg is asked.
public sealed interface Jurisdiction {
    /// The country of who runs the leg.
    ///
    /// @param code two capital letters, ISO 3166, e.g. `CN`
    record Country(String code) implements Jurisdiction {}

    /// A machine of the operator's own.
    record Operators() implements Jurisdiction {}

    /// The gateway's own process: what it is asked goes nowhere.
    record InProcess() implements Jurisdiction {}

    /// Nobody said, as of a relay at an address that is none of the supplier's.
    record Unknown() implements Jurisdiction {}
}
