package footing.http;

import java.time.Duration;
import java.util.List;

/// Opens exchanges with servers elsewhere, over pooled connections. Safe for use by many threads.
public interface Upstream extends AutoCloseable {
    /// Sends a request and reads the head of its answer. A pooled connection found stale is
    /// replaced once, and only while nothing of an answer had come.
    ///
    /// The calling thread may be interrupted to cancel; the connection is then closed at once.
    UpstreamAnswer send(UpstreamRequest request) throws HttpBreak;

    @Override
    void close();

    /// A request as it will be sent.
    ///
    /// @param origin scheme, host and port, e.g. `https://api.openai.com` or
    ///   `http://127.0.0.1:9001`
    /// @param target path and query as they go on the line, e.g. `/v1/chat/completions`
    /// @param headers without `host`, `content-length`, `connection` and `accept-encoding`, which
    ///   are the engine's
    record UpstreamRequest(
            Origin origin,
            String method,
            String target,
            List<Header> headers,
            byte[] body,
            Clocks clocks) {}

    /// Where a server is.
    ///
    /// @param host a name or a literal address; IPv6 without brackets
    /// @param port 1..65535
    record Origin(boolean tls, String host, int port) {}

    /// How long each part may take; all positive. `total` counts from the start of `send`.
    record Clocks(Duration connect, Duration firstByte, Duration idle, Duration total) {
        public static final Clocks DEFAULT =
                new Clocks(
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(10));
    }
}
