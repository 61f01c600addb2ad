package footing.app.cli;

import footing.app.House;

/// How long a gateway stands.
@FunctionalInterface
interface Vigil {
    /// Blocks until the gateway shall end.
    ///
    /// @param key a key that opens it, where one was just made, else empty
    void keep(House house, String key) throws InterruptedException;
}
