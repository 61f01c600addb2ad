package footing.http;

import footing.http.HttpBreak.Stage;
import footing.http.HttpBreak.Symptom;
import footing.http.Upstream.Origin;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// Opens connections: name, TCP, proxy and TLS, all under the connect clock.
final class Dialer {
    private final UpstreamSettings settings;
    private final Names names;
    private final Pool pool;
    private final Timekeeper keeper;

    Dialer(UpstreamSettings settings, Pool pool, Timekeeper keeper) {
        this.settings = settings;
        this.names = new Names(settings.resolver());
        this.pool = pool;
        this.keeper = keeper;
    }

    /// A new connection to the origin, ready for a request.
    Link dial(Origin origin, long by) throws HttpBreak {
        HttpProxy proxy = settings.proxy().to(origin);
        String host = proxy == null ? origin.host() : proxy.host();
        int port = proxy == null ? origin.port() : proxy.port();
        Socket socket = connect(host, port, by, proxy != null);
        Link link;
        try {
            socket.setTcpNoDelay(true);
            HttpProxy plain = origin.tls() ? null : proxy;
            link = new Link(new Line(socket), origin, plain, pool, keeper);
        } catch (IOException e) {
            abandon(socket);
            throw new HttpBreak(Symptom.RESET, Stage.CONNECT, "connection reset", e);
        }
        boolean ready = false;
        try {
            if (!pool.opened(link)) {
                throw new HttpBreak(Symptom.CANCELLED, Stage.CONNECT, "closed here", null);
            }
            if (proxy != null && origin.tls()) {
                new Tunnel(link, proxy, settings.head()).open(by);
            }
            if (origin.tls()) {
                secure(link, by);
            }
            ready = true;
            return link;
        } finally {
            if (!ready) {
                link.discard();
            }
        }
    }

    /// Tries all addresses in turn; each gets its share of the time that is left.
    private Socket connect(String host, int port, long by, boolean proxy) throws HttpBreak {
        List<InetAddress> addresses = names.resolve(host, by - keeper.now());
        HttpBreak last = null;
        for (int i = 0; i < addresses.size(); i++) {
            long share = (by - keeper.now()) / (addresses.size() - i);
            int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(share));
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(addresses.get(i), port), millis);
                return socket;
            } catch (IOException e) {
                abandon(socket);
                HttpBreak failed = refused(e, addresses.get(i) + ":" + port, proxy);
                if (last != null) {
                    failed.addSuppressed(last);
                }
                last = failed;
            }
            if (last.symptom() == Symptom.CANCELLED) {
                break;
            }
        }
        if (last == null) {
            throw new HttpBreak(Symptom.DNS_FAILURE, Stage.CONNECT, "no address", null);
        }
        throw last;
    }

    private static HttpBreak refused(IOException e, String address, boolean proxy) {
        Symptom symptom;
        if (Thread.currentThread().isInterrupted()) {
            symptom = Symptom.CANCELLED;
        } else if (e instanceof SocketTimeoutException) {
            symptom = Symptom.TCP_TIMEOUT;
        } else if (e instanceof ConnectException) {
            symptom = proxy ? Symptom.PROXY_REFUSED : Symptom.TCP_REFUSED;
        } else {
            symptom = Symptom.TCP_UNREACHABLE;
        }
        String what = proxy ? "proxy " : "";
        return new HttpBreak(symptom, Stage.CONNECT, "cannot connect to " + what + address, e);
    }

    private void secure(Link link, long by) throws HttpBreak {
        Origin origin = link.origin;
        link.limit(by);
        try {
            SSLSocket socket =
                    (SSLSocket)
                            settings.tls()
                                    .getSocketFactory()
                                    .createSocket(
                                            link.line.raw, origin.host(), origin.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setApplicationProtocols(new String[] {"http/1.1"});
            SNIHostName name = serverName(origin.host());
            if (name != null) {
                parameters.setServerNames(List.of(name));
            }
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            link.line.secure(socket);
            if (!link.inTime()) {
                throw new HttpBreak(Symptom.TLS_TIMEOUT, Stage.CONNECT, "TLS took too long", null);
            }
        } catch (HttpBreak e) {
            throw e;
        } catch (IOException e) {
            throw handshake(link, e);
        }
    }

    private static HttpBreak handshake(Link link, IOException e) {
        HttpBreak broken = link.broken(e, Symptom.TLS_TIMEOUT, Stage.CONNECT);
        return broken.symptom() == Symptom.RESET || broken.symptom() == Symptom.TLS_FAILURE
                ? new HttpBreak(TlsBreak.of(e), Stage.CONNECT, "TLS failed: " + e.getMessage(), e)
                : broken;
    }

    /// The name that TLS may send; literal addresses have none.
    private static @Nullable SNIHostName serverName(String host) {
        try {
            InetAddress.ofLiteral(host);
            return null;
        } catch (IllegalArgumentException literal) {
            try {
                return new SNIHostName(host);
            } catch (IllegalArgumentException odd) {
                return null;
            }
        }
    }

    private static void abandon(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing was said yet
        }
    }
}
