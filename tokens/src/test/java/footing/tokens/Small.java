package footing.tokens;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/// The small tokenizer files (made by `src/test/golden/small.py`).
final class Small {
    private Small() {}

    static Path folder() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(Small.class.getResource("small")).toURI());
    }

    static Tokenizer tokenizer(String name) throws Exception {
        return TokenizerFile.load(folder().resolve(name));
    }
}
