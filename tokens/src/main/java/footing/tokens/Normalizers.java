package footing.tokens;

import java.text.Normalizer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What a tokenizer file does to a text before it is cut.
final class Normalizers {
    private Normalizers() {}

    static UnaryOperator<String> of(JsonNode node) throws TokenizerFault {
        if (node.isNull() || node.isMissingNode()) {
            return text -> text;
        }
        String type = node.path("type").asString("");
        return switch (type) {
            case "NFC" -> form(Normalizer.Form.NFC);
            case "NFD" -> form(Normalizer.Form.NFD);
            case "NFKC" -> form(Normalizer.Form.NFKC);
            case "NFKD" -> form(Normalizer.Form.NFKD);
            case "Prepend" -> {
                String before = node.path("prepend").asString("");
                yield text -> text.isEmpty() ? text : before + text;
            }
            case "Replace" -> replace(node);
            case "Sequence" -> {
                UnaryOperator<String> all = text -> text;
                for (JsonNode one : node.path("normalizers")) {
                    UnaryOperator<String> before = all;
                    UnaryOperator<String> next = of(one);
                    all = text -> next.apply(before.apply(text));
                }
                yield all;
            }
            default ->
                    throw new TokenizerFault(
                            "the normalizer "
                                    + type
                                    + " is not known here"
                                    + " (known: NFC, NFD, NFKC, NFKD, Prepend, Replace, Sequence)");
        };
    }

    private static UnaryOperator<String> form(Normalizer.Form form) {
        return text ->
                Normalizer.isNormalized(text, form) ? text : Normalizer.normalize(text, form);
    }

    private static UnaryOperator<String> replace(JsonNode node) throws TokenizerFault {
        String content = node.path("content").asString("");
        JsonNode pattern = node.path("pattern");
        if (pattern.has("String")) {
            String what = pattern.path("String").asString("");
            return text -> text.replace(what, content);
        }
        Pattern what = Patterns.of(pattern.path("Regex").asString(""));
        return text -> what.matcher(text).replaceAll(Matcher.quoteReplacement(content));
    }
}
