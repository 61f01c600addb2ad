package footing.app.settings;

import footing.app.words.Language;
import footing.app.words.Words;
import java.util.List;

/// One thing that is wrong with the settings, told in one sentence. Holds no secret.
///
/// @param path the setting, e.g. `limits.body`; empty for the file
/// @param sentence key of the sentence in `faults_en.properties`
public record Fault(Place place, String path, String sentence, List<String> arguments) {
    public Fault {
        arguments = List.copyOf(arguments);
    }

    /// Place, setting and sentence.
    public String say(Words words) {
        return place + ": " + (path.isEmpty() ? "" : path + ": ") + reason(words);
    }

    /// The sentence alone.
    public String reason(Words words) {
        return words.say(sentence, arguments.toArray());
    }

    /// The sentences in which faults are told.
    public static Words words(Language language) {
        return Words.of(Fault.class, "faults", language);
    }

    /// In English.
    @Override
    public String toString() {
        return say(words(Language.EN));
    }
}
