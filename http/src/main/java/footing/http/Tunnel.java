package footing.http;

import footing.http.HttpBreak.Stage;
import footing.http.HttpBreak.Symptom;
import java.io.IOException;

/// Asks a proxy to connect through to the origin.
final class Tunnel {
    private final Link link;
    private final HttpProxy proxy;
    private final int headLimit;

    Tunnel(Link link, HttpProxy proxy, int headLimit) {
        this.link = link;
        this.proxy = proxy;
        this.headLimit = headLimit;
    }

    void open(long by) throws HttpBreak {
        String target = RequestText.authority(link.origin, true);
        Outgoing out = link.line.outgoing;
        out.put("CONNECT ").put(target).put(" HTTP/1.1\r\nhost: ").put(target).crlf();
        RequestText.proxyAuthorization(out, proxy);
        out.crlf();
        try {
            link.limit(by);
            link.line.send();
            link.inTime();
        } catch (IOException e) {
            throw link.broken(e, Symptom.TCP_TIMEOUT, Stage.CONNECT);
        }
        HeadReader reader = new HeadReader(link, headLimit);
        while (!reader.complete()) {
            if (link.fill(by, Symptom.TCP_TIMEOUT, Stage.CONNECT) < 0) {
                throw refused("proxy " + proxy.host() + " closed the connection");
            }
        }
        if (link.head.status / 100 != 2 || link.line.buffered() > 0) {
            throw refused("proxy " + proxy.host() + " answered " + link.head.status);
        }
    }

    private static HttpBreak refused(String says) {
        return new HttpBreak(Symptom.PROXY_REFUSED, Stage.CONNECT, says, null);
    }
}
