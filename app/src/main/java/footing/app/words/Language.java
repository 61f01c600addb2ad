package footing.app.words;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A language that Footing speaks to people.
public enum Language {
    EN,
    ZH;

    /// As in file names and on the command line, e.g. `zh`.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The language of a name such as `zh`, `zh_CN.UTF-8` or `en_GB`.
    public static Optional<Language> named(String name) {
        for (Language language : values()) {
            String code = language.code();
            if (name.regionMatches(true, 0, code, 0, code.length())
                    && (name.length() == code.length()
                            || !Character.isLetter(name.charAt(code.length())))) {
                return Optional.of(language);
            }
        }
        return Optional.empty();
    }

    /// The language of the environment: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set
    /// decides; English where it is none of ours.
    public static Language of(Map<String, String> env) {
        for (String variable : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
            String value = env.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                return named(value).orElse(EN);
            }
        }
        return EN;
    }
}
