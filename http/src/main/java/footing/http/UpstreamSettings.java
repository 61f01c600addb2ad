package footing.http;

import java.time.Duration;
import javax.net.ssl.SSLContext;

/// How exchanges with servers elsewhere are opened.
///
/// @param tls whom to trust, and with which key
/// @param resolver finds addresses
/// @param proxy which way out
/// @param maxIdle how many unused connections are kept for each origin
/// @param idle how long an unused connection is kept
/// @param head the most bytes of an answer's line and headers
public record UpstreamSettings(
        SSLContext tls,
        Resolver resolver,
        HttpProxy.Choice proxy,
        int maxIdle,
        Duration idle,
        int head) {

    /// The usual settings; `tls` may be `SSLContext.getDefault()`.
    public static UpstreamSettings of(SSLContext tls) {
        return new UpstreamSettings(
                tls,
                Resolver.SYSTEM,
                HttpProxy.Choice.DIRECT,
                256,
                Duration.ofSeconds(30),
                64 * 1024);
    }

    public UpstreamSettings withResolver(Resolver other) {
        return new UpstreamSettings(tls, other, proxy, maxIdle, idle, head);
    }

    public UpstreamSettings withProxy(HttpProxy.Choice other) {
        return new UpstreamSettings(tls, resolver, other, maxIdle, idle, head);
    }

    public UpstreamSettings withIdle(int most, Duration span) {
        return new UpstreamSettings(tls, resolver, proxy, most, span, head);
    }

    public UpstreamSettings withHead(int bytes) {
        return new UpstreamSettings(tls, resolver, proxy, maxIdle, idle, bytes);
    }
}
