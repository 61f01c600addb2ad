package footing.local.store;

import footing.http.Header;
import footing.http.HttpBreak;
import footing.http.Upstream;
import footing.http.Upstream.Clocks;
import footing.http.Upstream.Origin;
import footing.http.Upstream.UpstreamRequest;
import footing.http.UpstreamAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Gets files over the house's own HTTP engine. Made for virtual threads, where an interrupt ends a
/// read at once.
public final class UpstreamWeb implements Web {
    private static final Clocks CLOCKS =
            new Clocks(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ofHours(24));

    private static final int MOST_REDIRECTIONS = 5;
    private static final Pattern RANGE =
            Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

    private final Upstream upstream;

    public UpstreamWeb(Upstream upstream) {
        this.upstream = upstream;
    }

    @Override
    public Answer get(URI uri, long from, String etag) throws IOException {
        URI at = uri;
        for (int i = 0; i <= MOST_REDIRECTIONS; i++) {
            UpstreamAnswer answer = upstream.send(request(at, from, etag));
            String location = answer.header("location");
            if (answer.status() < 300 || answer.status() > 399 || location == null) {
                return answered(answer);
            }
            answer.close();
            at = redirected(at, location);
        }
        throw new IOException("more than " + MOST_REDIRECTIONS + " redirections");
    }

    private static URI redirected(URI from, String location) throws IOException {
        try {
            URI to = from.resolve(location);
            if ("https".equals(from.getScheme()) && !"https".equals(to.getScheme())) {
                throw new IOException("a redirection from https to " + to.getScheme());
            }
            return to;
        } catch (IllegalArgumentException e) {
            throw new IOException("a redirection that is no address", e);
        }
    }

    private static UpstreamRequest request(URI uri, long from, String etag) throws IOException {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        if (host == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new IOException("no address of a file: " + uri);
        }
        boolean tls = scheme.equals("https");
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
        String path =
                uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("user-agent", "footing"));
        headers.add(new Header("accept", "*/*"));
        if (from > 0) {
            headers.add(new Header("range", "bytes=" + from + "-"));
            if (!etag.isEmpty() && !etag.startsWith("W/")) {
                headers.add(new Header("if-range", etag));
            }
        }
        return new UpstreamRequest(
                new Origin(tls, host, port), "GET", target, headers, new byte[0], CLOCKS);
    }

    private static Answer answered(UpstreamAnswer answer) {
        long start = 0;
        long total = -1;
        String range = answer.header("content-range");
        String length = answer.header("content-length");
        if (answer.status() == 206 && range != null) {
            Matcher parts = RANGE.matcher(range);
            if (parts.matches()) {
                start = Long.parseLong(parts.group(1));
                total = parts.group(2).equals("*") ? -1 : Long.parseLong(parts.group(2));
            } else {
                start = -1;
            }
        } else if (answer.status() == 200 && length != null && length.matches("\\d{1,18}")) {
            total = Long.parseLong(length);
        }
        String etag = answer.header("etag");
        return new Answer(
                answer.status(), start, total, etag == null ? "" : etag, new Body(answer));
    }

    /// An answer's body as a stream.
    private static final class Body extends InputStream {
        private final UpstreamAnswer answer;

        Body(UpstreamAnswer answer) {
            this.answer = answer;
        }

        @Override
        public int read() throws HttpBreak {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws HttpBreak {
            return length == 0 ? 0 : answer.read(into, offset, length);
        }

        @Override
        public void close() {
            answer.close();
        }
    }
}
