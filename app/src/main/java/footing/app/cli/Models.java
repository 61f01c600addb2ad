package footing.app.cli;

import footing.http.HttpUpstream;
import footing.http.UpstreamSettings;
import footing.local.store.Hubs;
import footing.local.store.ModelList;
import footing.local.store.ModelStore;
import footing.local.store.UpstreamWeb;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import javax.net.ssl.SSLContext;

/// The models of a data folder, with the connections over which they are fetched.
record Models(ModelStore store, HttpUpstream upstream) implements AutoCloseable {
    static Models of(Path data, Map<String, String> env) {
        try {
            HttpUpstream upstream = new HttpUpstream(UpstreamSettings.of(SSLContext.getDefault()));
            ModelStore store =
                    new ModelStore(
                            data, ModelList.ofBuild(), Hubs.of(env), new UpstreamWeb(upstream));
            return new Models(store, upstream);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    @Override
    public void close() {
        upstream.close();
    }
}
