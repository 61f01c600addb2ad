package footing.app.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Turns a written path into one that can be opened: `~/` is the user's folder, a relative one
/// begins at the folder of the settings file.
record Paths(Path home, Path folder) {
    Path of(String text) {
        if (text.equals("~")) {
            return home;
        }
        return text.startsWith("~/")
                ? home.resolve(text.substring(2))
                : folder.resolve(text).normalize();
    }

    Path of(@Nullable String text, Path otherwise) {
        return text == null ? otherwise : of(text);
    }
}
