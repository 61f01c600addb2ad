package footing.http;

import org.jspecify.annotations.Nullable;

/// A proxy on the way out: `CONNECT` for TLS origins, absolute targets for plain ones.
///
/// @param authorization the value of `proxy-authorization`, a secret; null where the proxy asks for
///   none
public record HttpProxy(String host, int port, @Nullable String authorization) {
    /// Which proxy, if any, leads to an origin.
    @FunctionalInterface
    public interface Choice {
        Choice DIRECT = _ -> null;

        @Nullable HttpProxy to(Upstream.Origin origin);
    }

    /// Where it is, without the secret.
    @Override
    public String toString() {
        return "HttpProxy[" + host + ":" + port + "]";
    }
}
