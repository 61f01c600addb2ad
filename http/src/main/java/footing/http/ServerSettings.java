package footing.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// How a server listens, and what it bears.
///
/// @param bind address to listen on; port 0 takes any free one
/// @param tls speaks TLS with this context's key; plain when null
/// @param backlog how many connections may wait to be accepted
/// @param maxConnections beyond this many a caller gets 503
/// @param limits sizes
/// @param clocks times
/// @param errors writes the bodies of the engine's own answers
/// @param time the time of day for the `date` header
public record ServerSettings(
        InetSocketAddress bind,
        @Nullable SSLContext tls,
        int backlog,
        int maxConnections,
        Limits limits,
        Clocks clocks,
        ErrorBody errors,
        InstantSource time) {

    /// Sizes that a request may have.
    ///
    /// @param head the most bytes of a request's line and headers
    /// @param headers the most header lines
    public record Limits(int head, int headers) {
        public static final Limits DEFAULT = new Limits(64 * 1024, 128);
    }

    /// How long callers may take; all positive.
    ///
    /// @param head from the first byte of a head to its end; also from the opening of a connection
    ///   to its first byte, and for a TLS handshake
    /// @param body the longest silence within a body, and the head start of a slow one: at any time
    ///   the body must have brought `bodyRate` for each second past this span
    /// @param bodyTotal the longest that a body may take at all
    /// @param bodyRate the least pace of a body, in bytes per second
    /// @param idle between an answer and the next request
    /// @param write for the caller to take 64 KiB of an answer
    public record Clocks(
            Duration head,
            Duration body,
            Duration bodyTotal,
            int bodyRate,
            Duration idle,
            Duration write) {
        public static final Clocks DEFAULT =
                new Clocks(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        4096,
                        Duration.ofSeconds(75),
                        Duration.ofSeconds(60));
    }

    /// The usual settings on this address.
    public static ServerSettings on(String host, int port) {
        return new ServerSettings(
                new InetSocketAddress(host, port),
                null,
                1024,
                10_000,
                Limits.DEFAULT,
                Clocks.DEFAULT,
                ErrorBody.JSON,
                InstantSource.system());
    }

    public ServerSettings withTls(SSLContext context) {
        return new ServerSettings(
                bind, context, backlog, maxConnections, limits, clocks, errors, time);
    }

    public ServerSettings withMaxConnections(int most) {
        return new ServerSettings(bind, tls, backlog, most, limits, clocks, errors, time);
    }

    public ServerSettings withLimits(Limits other) {
        return new ServerSettings(bind, tls, backlog, maxConnections, other, clocks, errors, time);
    }

    public ServerSettings withClocks(Clocks other) {
        return new ServerSettings(bind, tls, backlog, maxConnections, limits, other, errors, time);
    }

    public ServerSettings withErrors(ErrorBody other) {
        return new ServerSettings(bind, tls, backlog, maxConnections, limits, clocks, other, time);
    }
}
