package footing.app.settings;

/// How much a caller may send, and how many may be connected.
///
/// @param body most bytes of a request's body; the memory of a request grows with it
/// @param head most bytes of a request's line and headers together
/// @param connections most connections at once; further ones wait to be accepted
public record Limits(Bytes body, Bytes head, int connections) {
    /// 32 MiB, 64 KiB, 10000.
    public static final Limits DEFAULT = new Limits(Bytes.ofMiB(32), Bytes.ofKiB(64), 10_000);
}
