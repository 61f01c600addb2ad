package footing.app.settings;

/// Where callers are awaited.
///
/// @param host a name or a literal address, IPv6 without brackets; other than loopback only where
///   written
/// @param port 0..65535; 0 takes a free one
public record Listen(String host, int port) {
    /// The machine's own callers only.
    public static final Listen DEFAULT = new Listen("127.0.0.1", 8484);

    public Listen {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
        }
    }

    /// The same host with another port.
    public Listen withPort(int another) {
        return new Listen(host, another);
    }

    /// Whether only this machine can call.
    public boolean loopback() {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    /// As `footing.yaml` writes it, e.g. `127.0.0.1:8484` or `[::1]:8484`.
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
