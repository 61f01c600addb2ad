package footing.tokens;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// How a tokenizer file cuts a text into words.
final class PreTokenizers {
    /// GPT-2's, which `ByteLevel` uses unless told not to.
    private static final String GPT2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private final List<Split> splits = new ArrayList<>();
    private boolean byteLevel;

    private PreTokenizers() {}

    /// What was read. `byteLevel`: the words are then taken as bytes.
    record Read(Split split, boolean byteLevel) {}

    static Read of(JsonNode node) throws TokenizerFault {
        PreTokenizers read = new PreTokenizers();
        if (!node.isNull() && !node.isMissingNode()) {
            read.add(node);
        }
        Split split =
                read.splits.size() == 1 ? read.splits.getFirst() : new Split.Chain(read.splits);
        return new Read(split, read.byteLevel);
    }

    private void add(JsonNode node) throws TokenizerFault {
        String type = node.path("type").asString("");
        if (byteLevel && !type.equals("Sequence")) {
            throw new TokenizerFault(
                    "the pre-tokenizer "
                            + type
                            + " stands behind ByteLevel, which must be the last");
        }
        switch (type) {
            case "Sequence" -> {
                for (JsonNode one : node.path("pretokenizers")) {
                    add(one);
                }
            }
            case "Split" -> splits.add(split(node));
            case "Digits" ->
                    splits.add(
                            new Split.ByPattern(
                                    Patterns.of(
                                            node.path("individual_digits").asBoolean(false)
                                                    ? "\\p{N}"
                                                    : "\\p{N}+"),
                                    Split.Keep.BOTH));
            case "ByteLevel" -> {
                byteLevel = true;
                if (node.path("add_prefix_space").asBoolean(true)) {
                    splits.add(new Split.SpaceBefore());
                }
                if (node.path("use_regex").asBoolean(true)) {
                    splits.add(new Split.ByPattern(Patterns.of(GPT2), Split.Keep.BOTH));
                }
            }
            default ->
                    throw new TokenizerFault(
                            "the pre-tokenizer "
                                    + type
                                    + " is not known here"
                                    + " (known: Split, Digits, ByteLevel, Sequence)");
        }
    }

    private static Split split(JsonNode node) throws TokenizerFault {
        JsonNode pattern = node.path("pattern");
        Pattern compiled =
                pattern.has("String")
                        ? Patterns.of(Pattern.quote(pattern.path("String").asString("")))
                        : Patterns.of(pattern.path("Regex").asString(""));
        boolean invert = node.path("invert").asBoolean(false);
        String behavior = node.path("behavior").asString("");
        return switch (behavior) {
            case "Isolated" -> new Split.ByPattern(compiled, Split.Keep.BOTH);
            case "Removed" ->
                    new Split.ByPattern(compiled, invert ? Split.Keep.MATCHES : Split.Keep.BETWEEN);
            case "MergedWithPrevious" -> merged(compiled, invert, Split.Keep.WITH_PREVIOUS);
            case "MergedWithNext" -> merged(compiled, invert, Split.Keep.WITH_NEXT);
            default ->
                    throw new TokenizerFault(
                            "the behavior "
                                    + behavior
                                    + " of Split is not known here (known:"
                                    + " Isolated, Removed, MergedWithPrevious, MergedWithNext)");
        };
    }

    private static Split merged(Pattern pattern, boolean invert, Split.Keep keep)
            throws TokenizerFault {
        if (invert) {
            throw new TokenizerFault("a Split that is inverted and merged is not known here");
        }
        return new Split.ByPattern(pattern, keep);
    }
}
