package footing.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Finds the addresses of a name. May block; is asked once at a time for each name.
@FunctionalInterface
public interface Resolver {
    /// The machine's own resolver.
    Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /// All addresses, the preferred first; never empty.
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
