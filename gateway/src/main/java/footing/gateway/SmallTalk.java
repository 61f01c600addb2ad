package footing.gateway;

import java.util.List;
import java.util.regex.Pattern;

/// Words with which a model turns to its reader instead of carrying on: greetings, apologies,
/// promises to continue. In Chinese and English.
final class SmallTalk {
    /// Words that count with a pause behind them.
    private static final Pattern EASY =
            Pattern.compile(
                    "(?:Sure(?: thing)?|Certainly|Of course|Absolutely|Okay|OK|Alright|Got it|Understood"
                            + "|Sorry|Apologies|My apologies|Hello|Hi|Hi there|Hello there|Continuing|Continued"
                            + "|No problem|Great"
                            + "|好的|好|好嘞|当然(?:可以)?|没问题|明白(?:了)?|收到|抱歉|很抱歉|非常抱歉|对不起|不好意思"
                            + "|你好|您好|继续|接着|接上文|续写|可以)"
                            + "(?:[,.!:;，。！：；~～…—\\n-].*)",
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
                    "很抱歉",
                    "非常抱歉",
                    "抱歉，",
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
        return EASY.matcher(start).matches() || SURE.stream().anyMatch(start::startsWith);
    }
}
