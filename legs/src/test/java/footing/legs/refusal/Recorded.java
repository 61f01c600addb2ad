package footing.legs.refusal;

import footing.http.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One recorded answer of `catalogue/recorded`.
///
/// @param status -1 where no head came
/// @param symptom what broke; empty where a head came
/// @param chain of exceptions, outermost first
/// @param expected the kind's word, `ok`, or `client_cancelled`
public record Recorded(
        String place,
        String supplier,
        int status,
        List<Header> headers,
        String body,
        String symptom,
        String chain,
        String expected) {

    private static final JsonMapper JSON = new JsonMapper();

    public static List<Recorded> all() {
        URL here = Objects.requireNonNull(Recorded.class.getResource("/footing/recorded"));
        try (Stream<Path> folders = Files.list(Path.of(here.toURI()))) {
            List<Recorded> all = new ArrayList<>();
            for (Path folder : folders.sorted().toList()) {
                List<String> lines = Files.readAllLines(folder.resolve("refusals.jsonl"));
                for (int i = 0; i < lines.size(); i++) {
                    all.add(read(folder.getFileName() + ":" + (i + 1), lines.get(i)));
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Recorded read(String place, String line) {
        JsonNode json = JSON.readTree(line);
        List<Header> headers = new ArrayList<>();
        json.path("headers")
                .properties()
                .forEach(header ->
                        headers.add(new Header(header.getKey(), header.getValue().asString())));
        JsonNode body = json.path("body");
        return new Recorded(
                place,
                json.path("supplier").asString(),
                json.path("status").asInt(-1),
                List.copyOf(headers),
                body.isString() ? body.stringValue() : body.isNull() ? "" : body.toString(),
                json.path("transport").path("symptom").asString(""),
                json.path("transport").path("exception").asString(""),
                json.path("expected_class").asString());
    }

    @Override
    public String toString() {
        String text = body.length() > 90 ? body.substring(0, 90) + "…" : body;
        return place + " " + status + " " + (chain.isEmpty() ? text : chain) + " → " + expected;
    }
}
