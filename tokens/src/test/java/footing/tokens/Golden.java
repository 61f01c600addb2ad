package footing.tokens;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/// A text and how many tokens the official packages found in it, by vocabulary (made by
/// `src/test/golden/make.py`).
record Golden(Map<String, Integer> counts, String text) {
    Count of(String vocabulary) {
        return new Count(Objects.requireNonNull(counts.get(vocabulary), vocabulary), Way.EXACT);
    }

    static List<Golden> read(String file) throws IOException {
        JsonMapper json = new JsonMapper();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(Golden.class.getResourceAsStream(file)),
                                StandardCharsets.UTF_8))) {
            return lines.lines().map(line -> json.readValue(line, Golden.class)).toList();
        }
    }
}
