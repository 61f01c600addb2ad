package footing.tokens;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Regular expressions of tokenizers, which are written for other engines, as Java's.
final class Patterns {
    private Patterns() {}

    /// Classes such as `\s` mean Unicode's, as they do there.
    static Pattern of(String expression) throws TokenizerFault {
        String java =
                expression.replace("\\p{Han}", "\\p{IsHan}").replace("\\P{Han}", "\\P{IsHan}");
        try {
            return Pattern.compile(java, Pattern.UNICODE_CHARACTER_CLASS);
        } catch (PatternSyntaxException e) {
            throw new TokenizerFault(
                    "the regular expression "
                            + expression
                            + " is not known here: "
                            + e.getDescription(),
                    e);
        }
    }
}
