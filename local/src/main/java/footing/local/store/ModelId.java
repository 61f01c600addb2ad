package footing.local.store;

import java.util.Locale;
import java.util.regex.Pattern;

/// Names of models, which are also names of files: nothing in one can lead out of the folder.
final class ModelId {
    private static final Pattern GOOD = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");

    private ModelId() {}

    static boolean isGood(String id) {
        return GOOD.matcher(id).matches() && !id.contains("..") && !id.endsWith(".gguf");
    }

    /// A good name made of a file's name, e.g. `smollm2-135m-instruct.q4_1`.
    static String of(String fileName) {
        String bare = fileName.toLowerCase(Locale.ROOT).replaceFirst("\\.gguf$", "");
        String plain = bare.replaceAll("[^a-z0-9._-]+", "-").replaceAll("\\.{2,}", ".");
        String cut = plain.replaceFirst("^[^a-z0-9]+", "");
        String id = cut.length() > 100 ? cut.substring(0, 100) : cut;
        return isGood(id) ? id : "model";
    }
}
