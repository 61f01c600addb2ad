package footing.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import footing.http.HttpBreak.Stage;
import footing.http.HttpBreak.Symptom;
import footing.http.Upstream.Clocks;
import footing.http.Upstream.Origin;
import footing.http.Upstream.UpstreamRequest;
import java.io.ByteArrayOutputStream;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.Assertions;

/// Requests for tests, and reading what comes back.
final class Calls {
    static final Duration LONG = Duration.ofSeconds(15);
    static final Clocks PATIENT = new Clocks(LONG, LONG, LONG, LONG);

    private Calls() {}

    static HttpUpstream upstream() {
        return new HttpUpstream(settings());
    }

    static UpstreamSettings settings() {
        try {
            return UpstreamSettings.of(SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static UpstreamRequest post(int port, String body) {
        return post(port, body.getBytes(UTF_8), PATIENT);
    }

    static UpstreamRequest post(int port, byte[] body, Clocks clocks) {
        return request(new Origin(false, "127.0.0.1", port), "POST", body, clocks);
    }

    static UpstreamRequest get(int port) {
        return get(port, PATIENT);
    }

    static UpstreamRequest get(int port, Clocks clocks) {
        return request(new Origin(false, "127.0.0.1", port), "GET", new byte[0], clocks);
    }

    static UpstreamRequest request(Origin origin, String method, byte[] body, Clocks clocks) {
        return new UpstreamRequest(
                origin, method, "/v1", List.of(new Header("x-test", "1")), body, clocks);
    }

    /// The whole body.
    static String text(UpstreamAnswer answer) throws HttpBreak {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] bytes = new byte[8192];
        for (int n = answer.read(bytes, 0, bytes.length);
                n >= 0;
                n = answer.read(bytes, 0, bytes.length)) {
            text.write(bytes, 0, n);
        }
        return text.toString(UTF_8);
    }

    /// Sends and reads to the end.
    static String call(Upstream upstream, UpstreamRequest request) throws HttpBreak {
        try (UpstreamAnswer answer = upstream.send(request)) {
            return text(answer);
        }
    }

    /// Fails unless the call breaks in exactly this way.
    static HttpBreak breaks(
            Upstream upstream, UpstreamRequest request, Symptom symptom, Stage stage) {
        HttpBreak broken =
                Assertions.catchThrowableOfType(HttpBreak.class, () -> call(upstream, request));
        assertThat(broken).as("a break was expected").isNotNull();
        assertThat(broken.symptom() + " in " + broken.stage())
                .as("%s", broken)
                .isEqualTo(symptom + " in " + stage);
        return broken;
    }
}
