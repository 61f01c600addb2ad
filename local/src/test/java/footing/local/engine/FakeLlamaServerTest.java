package footing.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.http.HttpUpstream;
import footing.http.UpstreamSettings;
import footing.local.engine.EngineFault.Kind;
import footing.local.engine.LocalEngine.Embedded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/// The second driver with a fake of its server.
class FakeLlamaServerTest extends LlamaServerContract {
    @Override
    Path program() throws Exception {
        return FakeLlamaServer.program(folder);
    }

    @Override
    Path model() throws Exception {
        return Files.write(folder.resolve("model.gguf"), TinyGguf.file(10));
    }

    @Test
    void a_program_is_found_on_the_path() throws Exception {
        Path program = program();

        assertThat(LlamaServer.program(Optional.empty(), "/nowhere:" + folder)).isEqualTo(program);
        assertThatThrownBy(() -> LlamaServer.program(Optional.empty(), "/nowhere"))
                .isInstanceOfSatisfying(
                        EngineFault.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_NATIVES))
                .hasMessageContaining("local.llama-server");
    }

    @Test
    void vectors_of_an_embedding_model_come_normalised() throws Exception {
        Path model = Files.write(folder.resolve("bert.gguf"), TinyGguf.file("bert", 10));
        try (HttpUpstream upstream =
                        new HttpUpstream(UpstreamSettings.of(SSLContext.getDefault()));
                LlamaServerEngine engine =
                        LlamaServerEngine.open(
                                EngineSettings.of(model, folder),
                                Optional.of(program()),
                                "",
                                upstream,
                                new SecureRandom())) {
            Embedded embedded = engine.embed(List.of("one", "two"));

            assertThat(engine.facts().embedsOnly()).isTrue();
            assertThat(embedded.vectors())
                    .hasSize(2)
                    .allSatisfy(v -> assertThat(v).containsExactly(0.6f, 0.8f));
            assertThat(embedded.promptTokens()).isEqualTo(7);
        }
    }
}
