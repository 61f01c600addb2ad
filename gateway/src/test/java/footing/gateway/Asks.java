package footing.gateway;

import footing.wire.Ask;
import footing.wire.AskReader;
import footing.wire.Endpoint;
import java.nio.charset.StandardCharsets;

/// Asks from JSON text.
final class Asks {
    private Asks() {}

    static Ask chat(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return switch (AskReader.read(Endpoint.CHAT_COMPLETIONS, bytes)) {
            case AskReader.Good(Ask ask) -> ask;
            case AskReader.Bad(var error) -> throw new AssertionError(error.message());
        };
    }
}
