package footing.gateway;

import footing.legs.Tongue;
import java.util.List;
import java.util.regex.Pattern;

/// Words with which a model turns to its reader instead of carrying on: greetings, apologies,
/// promises to continue. In Chinese and English.
final class SmallTalk {
    private static final String PAUSE = "[,.!:;，。！：；~～…—\\n].*";

    /// Words that count with a pause behind them, where a sentence has ended.
    private static final Pattern EASY =
            Pattern.compile(
                    "(?:Okay|OK|Alright|Got it|Understood|Sorry|Apologies|My apologies|Hello|Hi|Hi there"
                            + "|Hello there|Continuing|Continued|No problem|Great"
                            + "|好的|好|好嘞|当然|没问题|明白|明白了|收到|抱歉|很抱歉|非常抱歉|对不起|十分抱歉|不好意思"
                            + "|你好|继续|接着|可以)"
                            + PAUSE,
                    Pattern.DOTALL);

    /// Words that count wherever they stand.
    private static final Pattern PLAIN =
            Pattern.compile(
                    "(?:Sure|Sure thing|Certainly|Of course|Absolutely|您好|当然可以|接上文|续写)"
                            + PAUSE
                            + "|(?:好的|好|没问题|明白了|收到)[，。！,!]\\s*"
                            + "(?:以下|下面|让我|我来|我将|我会继续|我继续|继续|接着|接下来).*",
                    Pattern.DOTALL);

    /// Beginnings that count by themselves.
    private static final List<String> SURE =
            List.of(
                    "I apologize",
                    "I'm sorry",
                    "I am sorry",
                    "Sorry for",
                    "Sorry about",
                    "Sure, here",
                    "Here is the continuation",
                    "Here's the continuation",
                    "Here is the rest",
                    "Here's the rest",
                    "Continuing from",
                    "Continuing where",
                    "Let me continue",
                    "I'll continue",
                    "I will continue",
                    "To continue,",
                    "As an AI",
                    "以下是续写",
                    "以下是继续",
                    "以下是后续",
                    "以下是接下来",
                    "下面是续写",
                    "下面继续",
                    "继续上文",
                    "继续回答",
                    "接着上文",
                    "接续上文",
                    "我将继续",
                    "我会继续",
                    "我来继续",
                    "让我继续",
                    "我继续",
                    "作为一个人工智能",
                    "作为AI",
                    "作为一个AI");

    private static final String ENDS = ".!?。！？…；;”」』）)";

    /// Behind these somebody else may well speak.
    private static final String OPENING = "\"“‘「『《(（:：'`>*-";

    private SmallTalk() {}

    /// Whether `text`, which is to follow `before`, begins with such words, and they are not what
    /// the text before them leads to.
    static boolean opens(String text, String before) {
        String said = before.stripTrailing();
        if (!said.isEmpty() && OPENING.indexOf(said.charAt(said.length() - 1)) >= 0) {
            return false;
        }
        String start = text.stripLeading();
        return PLAIN.matcher(start).matches()
                || (ended(before, said, Tongue.of(said) != Tongue.of(start))
                        && EASY.matcher(start).matches())
                || SURE.stream().anyMatch(start::startsWith);
    }

    /// Whether a sentence or a line ends where the text before ends, or its language does.
    private static boolean ended(String before, String said, boolean otherTongue) {
        return said.isEmpty()
                || otherTongue
                || before.indexOf('\n', said.length()) >= 0
                || ENDS.indexOf(said.charAt(said.length() - 1)) >= 0;
    }
}
