package footing.local.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/// The second driver with a real `llama-server`, where `FOOTING_TEST_LLAMA_SERVER` names one.
class RealLlamaServerTest extends LlamaServerContract {
    @Override
    Path program() {
        String named = System.getenv("FOOTING_TEST_LLAMA_SERVER");
        assumeTrue(
                named != null && !named.isBlank(),
                "skipped: FOOTING_TEST_LLAMA_SERVER names no llama-server");
        return Path.of(String.valueOf(named));
    }

    @Override
    Path model() {
        return RealModel.file();
    }
}
