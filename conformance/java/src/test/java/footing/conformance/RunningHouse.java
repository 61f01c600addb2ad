package footing.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import footing.app.Assembly;
import footing.app.House;
import footing.app.settings.SettingsReader;
import footing.testing.FakeSupplier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// A whole Footing on a free port of loopback, as its settings file and its environment make it.
final class RunningHouse implements AutoCloseable {
    static final String MODEL = "gpt-4o-mini";
    static final String SUPPLIER_KEY = "sk-supplier-of-conformance";
    static final String LOCAL_MODEL = "smollm2-135m-instruct";

    final House house;
    final String key;

    private RunningHouse(House house) {
        this.house = house;
        key = house.ledger().addKey("conformance").secret();
    }

    /// A house with a supplier in front and no local leg.
    static RunningHouse before(FakeSupplier supplier, Path folder) throws Exception {
        return open(folder, "local: {enabled: false}", supplier.baseUrl());
    }

    /// A house whose first supplier is `first`, kept at work however often it breaks off, with
    /// `second` behind it, which is like the supplier that the catalogue calls `like`; no local
    /// leg.
    static RunningHouse inOrder(FakeSupplier first, FakeSupplier second, String like, Path folder)
            throws Exception {
        return open(
                folder,
                """
                local: {enabled: false}
                suppliers:
                  first: {like: vllm, base-url: "%s"}
                  second: {like: %s, base-url: "%s", key: "file:%s"}
                routes: {"*": [first, second]}
                """
                        .formatted(
                                first.baseUrl(),
                                like,
                                second.baseUrl(),
                                Files.writeString(folder.resolve("key"), SUPPLIER_KEY)),
                "");
    }

    /// A house with `first` in front and the real local model behind it.
    static RunningHouse beforeLocalModel(FakeSupplier first, Path folder) throws Exception {
        return withLocalModel(
                folder,
                """

                suppliers:
                  first: {like: vllm, base-url: "%s"}
                routes: {"*": [first, local]}
                """
                        .formatted(first.baseUrl()),
                "");
    }

    /// A house with a supplier in front, or none where `baseUrl` is empty, and the real local model
    /// behind it. The test is skipped, and says why, where this machine has no model.
    static RunningHouse withLocalModel(Path folder, String baseUrl) throws Exception {
        return withLocalModel(folder, "", baseUrl);
    }

    private static RunningHouse withLocalModel(Path folder, String settings, String baseUrl)
            throws Exception {
        Optional<Path> model = localModel();
        assumeTrue(
                model.isPresent(),
                "no local model: "
                        + LOCAL_MODEL
                        + " is not on this machine; `footing models pull` or .ci/run brings it");
        RunningHouse running =
                open(folder, "local: {threads: 1, context: 2048}" + settings, baseUrl);
        try {
            running.house.bringModel(LOCAL_MODEL, model.orElseThrow());
            return running;
        } catch (Exception e) {
            running.close();
            throw e;
        }
    }

    private static RunningHouse open(Path folder, String settings, String baseUrl)
            throws Exception {
        String text = "listen: 127.0.0.1:0\ndata: data\n" + settings + "\n";
        return new RunningHouse(
                Assembly.open(
                        new SettingsReader(folder).read(text, "footing.yaml", folder).settings(),
                        baseUrl.isEmpty()
                                ? Map.of()
                                : Map.of(
                                        "OPENAI_API_KEY",
                                        SUPPLIER_KEY,
                                        "OPENAI_BASE_URL",
                                        baseUrl)));
    }

    private static Optional<Path> localModel() {
        String cache = System.getenv("FOOTING_CACHE");
        Path folder =
                cache == null
                        ? Path.of(System.getProperty("user.home"), ".cache", "footing")
                        : Path.of(cache);
        Path file = folder.resolve("models").resolve(LOCAL_MODEL + "-q4_1.gguf");
        return Files.isReadable(file) ? Optional.of(file) : Optional.empty();
    }

    /// What callers set as their `base_url`.
    String url() {
        return "http://127.0.0.1:" + house.port() + "/v1";
    }

    /// The official client, as its users build it, without its own retries.
    OpenAIClient client() {
        return client(key);
    }

    OpenAIClient client(String secret) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(url())
                .apiKey(secret)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(60))
                .build();
    }

    @Override
    public void close() {
        house.close();
    }
}
