package footing.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The description of what is served, in OpenAPI 3.1. Written by hand beside this class; a test
/// holds the running gateway to it.
final class OpenApi {
    static final String PATH = "/openapi.json";

    private OpenApi() {}

    /// The document.
    static byte[] json() {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
