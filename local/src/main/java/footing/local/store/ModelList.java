package footing.local.store;

import footing.local.store.LocalModel.Kind;
import footing.local.store.LocalModel.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Reads the catalogue's list of local models, strictly: what it does not know stops the reading.
public final class ModelList {
    private static final Set<String> KEYS =
            Set.of(
                    "id", "title", "family", "kind", "bytes", "sha256", "licence", "context",
                    "sources");

    private ModelList() {}

    /// The list that this build carries.
    public static List<LocalModel> ofBuild() {
        try (InputStream in =
                ModelList.class.getResourceAsStream("/footing/catalogue/local-models.yaml")) {
            if (in == null) {
                throw new IllegalStateException("catalogue/local-models.yaml is not in this build");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws IllegalArgumentException where the text is no such list
    static List<LocalModel> parse(String yaml) {
        Object root = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        List<LocalModel> models = new ArrayList<>();
        for (Object item : list(map(root, "the list", Set.of("models")).get("models"), "models")) {
            models.add(model(item));
        }
        return List.copyOf(models);
    }

    private static LocalModel model(Object item) {
        Map<?, ?> map = map(item, "a model", KEYS);
        String id = text(map, "id");
        List<Source> sources = new ArrayList<>();
        for (Object source : list(map.get("sources"), id + ": sources")) {
            sources.add(source(id, source));
        }
        String sha256 = text(map, "sha256");
        if (!sha256.equals("unknown") && !sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(id + ": sha256: " + sha256);
        }
        return new LocalModel(
                id,
                text(map, "title"),
                text(map, "family"),
                switch (text(map, "kind")) {
                    case "chat" -> Kind.CHAT;
                    case "embedding" -> Kind.EMBEDDING;
                    default -> throw new IllegalArgumentException(id + ": kind");
                },
                Long.parseLong(text(map, "bytes")),
                sha256.equals("unknown") ? Optional.empty() : Optional.of(sha256),
                text(map, "licence"),
                Integer.parseInt(text(map, "context")),
                sources);
    }

    private static Source source(String id, Object item) {
        Map<?, ?> map =
                map(
                        item,
                        id + ": a source",
                        Set.of("modelscope", "huggingface", "mirror", "wheel"));
        if (map.size() != 1) {
            throw new IllegalArgumentException(id + ": a source has one kind");
        }
        String kind = String.valueOf(map.keySet().iterator().next());
        Object what = map.get(kind);
        Set<String> hub = Set.of("repository", "file");
        return switch (kind) {
            case "modelscope" -> {
                Map<?, ?> m = map(what, kind, hub);
                yield new Source.ModelScope(text(m, "repository"), text(m, "file"));
            }
            case "huggingface" -> {
                Map<?, ?> m = map(what, kind, hub);
                yield new Source.HuggingFace(text(m, "repository"), text(m, "file"));
            }
            case "mirror" -> new Source.Mirror(String.valueOf(what));
            default -> {
                Map<?, ?> m = map(what, kind, Set.of("package", "version", "path"));
                yield new Source.Wheel(text(m, "package"), text(m, "version"), text(m, "path"));
            }
        };
    }

    private static String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value.toString();
    }

    private static List<?> list(@Nullable Object value, String what) {
        if (!(value instanceof List<?> list)) {
            throw new IllegalArgumentException(what + ": a list is expected");
        }
        return list;
    }

    private static Map<?, ?> map(@Nullable Object value, String what, Set<String> known) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(what + ": keys with values are expected");
        }
        for (Object key : map.keySet()) {
            if (!known.contains(String.valueOf(key))) {
                throw new IllegalArgumentException(what + ": unknown key '" + key + "'");
            }
        }
        return map;
    }
}
