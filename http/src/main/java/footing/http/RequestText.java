package footing.http;

import footing.http.Upstream.Origin;
import footing.http.Upstream.UpstreamRequest;
import java.util.List;

/// Writes the head of a request.
final class RequestText {
    private RequestText() {}

    static void write(Outgoing out, UpstreamRequest request, Link link) {
        String target = request.target();
        for (int i = 0; i < target.length(); i++) {
            if (target.charAt(i) <= ' ' || target.charAt(i) >= 0x7f) {
                throw new IllegalArgumentException("target holds a forbidden character at " + i);
            }
        }
        for (int i = 0; i < request.method().length(); i++) {
            if (!Ascii.isToken(request.method().charAt(i))) {
                throw new IllegalArgumentException("method: " + request.method());
            }
        }
        HttpProxy proxy = link.proxy;
        out.clear();
        out.put(request.method()).put(" ");
        if (proxy != null) {
            out.put("http://").put(authority(request.origin(), false));
        }
        out.put(target).put(" HTTP/1.1\r\nhost: ").put(authority(request.origin(), false)).crlf();
        if (proxy != null) {
            proxyAuthorization(out, proxy);
        }
        List<Header> headers = request.headers();
        for (int i = 0; i < headers.size(); i++) {
            if (!isOurs(headers.get(i).name())) {
                out.header(headers.get(i));
            }
        }
        out.put("accept-encoding: identity\r\n");
        boolean carries = !request.method().equals("GET") && !request.method().equals("HEAD");
        if (carries || request.body().length > 0) {
            out.put("content-length: ").put(request.body().length).crlf();
        }
        out.crlf();
    }

    static void proxyAuthorization(Outgoing out, HttpProxy proxy) {
        String authorization = proxy.authorization();
        if (authorization != null) {
            out.header(new Header("proxy-authorization", authorization));
        }
    }

    /// Host and port, the port only where it is not the usual one or `always`.
    static String authority(Origin origin, boolean always) {
        String host = origin.host().indexOf(':') >= 0 ? "[" + origin.host() + "]" : origin.host();
        boolean usual = origin.port() == (origin.tls() ? 443 : 80);
        return usual && !always ? host : host + ":" + origin.port();
    }

    /// Headers that the engine writes itself.
    private static boolean isOurs(String name) {
        return switch (name.length()) {
            case 4 -> name.equalsIgnoreCase("host");
            case 10 -> name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive");
            case 14 -> name.equalsIgnoreCase("content-length");
            case 15 -> name.equalsIgnoreCase("accept-encoding");
            case 17 -> name.equalsIgnoreCase("transfer-encoding");
            default -> false;
        };
    }
}
