package footing.app.cli;

import footing.app.words.Words;
import java.util.Collections;
import java.util.Enumeration;
import java.util.ResourceBundle;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Our sentences, in the shape in which picocli asks for them.
final class Sentences extends ResourceBundle {
    private final Words words;
    private final Set<String> keys;

    Sentences(Words words) {
        this.words = words;
        this.keys = words.keys();
    }

    @Override
    protected @Nullable Object handleGetObject(String key) {
        return keys.contains(key) ? words.say(key) : null;
    }

    @Override
    protected Set<String> handleKeySet() {
        return keys;
    }

    @Override
    public Enumeration<String> getKeys() {
        return Collections.enumeration(keys);
    }
}
