package footing.local.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// The small real model that tests run when it is on this machine.
public final class RealModel {
    private RealModel() {}

    /// The model file; the test is skipped, naming it, where there is none.
    ///
    /// Looked for at the system property `footing.test.model`, then the environment variable
    /// `FOOTING_TEST_MODEL`, then in the user's cache.
    public static Path file() {
        String named =
                System.getProperty("footing.test.model", System.getenv("FOOTING_TEST_MODEL"));
        Path file =
                named == null || named.isBlank()
                        ? Path.of(System.getProperty("user.home"))
                                .resolve(".cache/footing/models/smollm2-135m-instruct-q4_1.gguf")
                        : Path.of(named);
        assumeTrue(
                Files.isRegularFile(file),
                "skipped: no model at "
                        + file
                        + " (set FOOTING_TEST_MODEL, or bring SmolLM2-135M-Instruct Q4_1 there)");
        assumeTrue(
                RealModel.class.getResource("/footing/natives/" + Natives.machine() + "/manifest")
                        != null,
                "skipped: this build has no llama.cpp libraries for " + Natives.machine());
        return file;
    }

    /// The prompt of one user turn as SmolLM2's template writes it.
    public static LocalEngine.Prompt chat(String user) {
        return new LocalEngine.Prompt(
                "<|im_start|>user\n" + user + "<|im_end|>\n<|im_start|>assistant\n", true);
    }
}
