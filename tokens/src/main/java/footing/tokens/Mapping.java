package footing.tokens;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Which vocabulary counts for which models. `models` is a pattern with `*` for the model's name in
/// lower case, without the owner before a slash; `vocabulary` is `o200k_base`, `cl100k_base`, or a
/// file, looked for in the folder of tokenizers; `way` is `EXACT` or `RELATED`.
public record Mapping(String models, String vocabulary, Way way) {
    public Mapping {
        if (models.isBlank() || vocabulary.isBlank()) {
            throw new IllegalArgumentException("a mapping needs models and a vocabulary");
        }
        if (way != Way.EXACT && way != Way.RELATED) {
            throw new IllegalArgumentException("way: " + way + " (expected: EXACT or RELATED)");
        }
    }

    /// The model's own vocabulary.
    public static Mapping exact(String models, String vocabulary) {
        return new Mapping(models, vocabulary, Way.EXACT);
    }

    boolean isFor(String bareModel) {
        return new Glob(models).matches(bareModel);
    }

    /// Of a model's name what patterns are written for: `ft:gpt-4o-mini:us::1` and
    /// `openai/gpt-4o-mini` become `gpt-4o-mini:us::1` and `gpt-4o-mini`.
    static String bare(String model) {
        String lower = model.toLowerCase(Locale.ROOT);
        String named = lower.substring(lower.lastIndexOf('/') + 1);
        return named.startsWith("ft:") ? named.substring(3) : named;
    }

    /// Those that Footing knows, first match first.
    static List<Mapping> known() {
        List<Mapping> known = new ArrayList<>();
        try (InputStream file =
                Objects.requireNonNull(Mapping.class.getResourceAsStream("models.txt"))) {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] words = line.strip().split("\\s+", -1);
                    Way way = Way.valueOf(words[2].toUpperCase(Locale.ROOT));
                    known.add(new Mapping(words[0], words[1], way));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return known;
    }
}
