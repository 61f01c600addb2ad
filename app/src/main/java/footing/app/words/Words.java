package footing.app.words;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The sentences of one room in one language, from `NAME_en.properties` and `NAME_zh.properties`
/// beside a class of that room. Placeholders are `{0}`, `{1}`, …; nothing else is special.
///
/// A key that the language lacks falls back to English.
public final class Words {
    private final Properties words;
    private final Language language;

    private Words(Properties words, Language language) {
        this.words = words;
        this.language = language;
    }

    /// The sentences `name` of the room that `beside` belongs to.
    public static Words of(Class<?> beside, String name, Language language) {
        Properties english = load(beside, name, Language.EN, null);
        return new Words(
                language == Language.EN ? english : load(beside, name, language, english),
                language);
    }

    private static Properties load(
            Class<?> beside, String name, Language language, @Nullable Properties fallback) {
        String file = name + "_" + language.code() + ".properties";
        Properties words = fallback == null ? new Properties() : new Properties(fallback);
        try (InputStream in = beside.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(
                        "no sentences: " + file + " beside " + beside.getName());
            }
            Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            words.load(reader);
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    public Language language() {
        return language;
    }

    /// All keys, also those that come from English.
    public Set<String> keys() {
        return words.stringPropertyNames();
    }

    /// The sentence `key` with its placeholders filled.
    ///
    /// @throws IllegalArgumentException when no language has it
    public String say(String key, @Nullable Object... arguments) {
        String sentence = words.getProperty(key);
        if (sentence == null) {
            throw new IllegalArgumentException("no sentence " + key);
        }
        return fill(sentence, arguments);
    }

    private static String fill(String sentence, @Nullable Object[] arguments) {
        StringBuilder filled = new StringBuilder(sentence.length() + 32);
        int from = 0;
        while (true) {
            int open = sentence.indexOf('{', from);
            int close = open + 2;
            if (open < 0 || close >= sentence.length()) {
                return filled.append(sentence, from, sentence.length()).toString();
            }
            int index = sentence.charAt(open + 1) - '0';
            if (sentence.charAt(close) == '}' && index >= 0 && index < arguments.length) {
                filled.append(sentence, from, open).append(arguments[index]);
                from = close + 1;
            } else {
                filled.append(sentence, from, open + 1);
                from = open + 1;
            }
        }
    }
}
