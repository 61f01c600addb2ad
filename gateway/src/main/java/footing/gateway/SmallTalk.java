package footing.gateway;

import footing.legs.Tongue;
import java.util.regex.Pattern;

/// Words with which a model turns to its reader instead of carrying on: greetings, apologies,
/// promises to continue. In Chinese and English.
///
/// What a text between quotation marks or in the middle of a sentence may well say is no small talk
/// there.
final class SmallTalk {
    private static final String PAUSE = "[,.!:;，。！：；~～…—\\n].*";

    /// Promises to continue, which no text makes about itself.
    private static final Pattern PROMISE =
            pattern(
                    "(?:(?:Sure|Certainly|Of course|Absolutely|Okay|OK)[,.!:]?\\s+)?"
                            + "(?:[Hh]ere(?: is|'s) the (?:rest|continuation)|I(?:'ll| will) continue"
                            + "|[Ll]et me continue|[Cc]ontinuing (?:from|where)|To continue,).*",
                    "(?:好的|好|没问题|当然|明白了|收到)[，。！,!]\\s*" + "(?:以下|下面|让我|我来|我将|我会继续|我继续|继续|接着|接下来).*",
                    "(?:以下是(?:续写|继续|后续|接下来)|下面(?:是续写|继续)|继续(?:上文|回答)|接[着续]上文).*");

    /// Words that count unless somebody is being quoted.
    private static final Pattern ASSENT =
            pattern(
                    "(?:Sure|Sure thing|Certainly|Of course|Absolutely|您好|当然可以|接上文|续写)" + PAUSE,
                    "(?:Sure, here|I apologize|I'm sorry|I am sorry|Sorry for|Sorry about|As an AI).*",
                    "作为(?:一个)?(?:AI|人工智能).*");

    /// Words that count where a sentence has ended.
    private static final Pattern GREETING =
            pattern(
                    "(?:Okay|OK|Alright|Got it|Understood|Sorry|Apologies|My apologies|Hello|Hi|Hi there"
                            + "|Hello there|Continuing|Continued|No problem|Great)"
                            + PAUSE,
                    "(?:好的|好|好嘞|当然|没问题|明白|明白了|收到|抱歉|很抱歉|非常抱歉|十分抱歉|对不起|不好意思"
                            + "|你好|继续|接着|可以)"
                            + PAUSE,
                    "(?:我|我将|我会|我来|让我)继续.*");

    private static final String ENDS = ".!?。！？…；;”」』）)";

    /// Behind these somebody else may well speak.
    private static final String OPENING = "\"“‘「『《(（:：'`";

    private SmallTalk() {}

    /// Whether `text`, which is to follow `before`, begins with such words, and they are not what
    /// the text before them leads to.
    static boolean opens(String text, String before) {
        String start = text.stripLeading();
        if (PROMISE.matcher(start).matches()) {
            return true;
        }
        String said = before.stripTrailing();
        if (!said.isEmpty() && OPENING.indexOf(said.charAt(said.length() - 1)) >= 0) {
            return false;
        }
        return ASSENT.matcher(start).matches()
                || (ended(before, said, Tongue.of(said) != Tongue.of(start))
                        && GREETING.matcher(start).matches());
    }

    /// Whether a sentence or a line ends where the text before ends, or its language does.
    private static boolean ended(String before, String said, boolean otherTongue) {
        return said.isEmpty()
                || otherTongue
                || before.indexOf('\n', said.length()) >= 0
                || ENDS.indexOf(said.charAt(said.length() - 1)) >= 0;
    }

    private static Pattern pattern(String... ways) {
        return Pattern.compile(String.join("|", ways), Pattern.DOTALL);
    }
}
