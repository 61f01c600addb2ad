package footing.tokens;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The `model` of a tokenizer file, read as a stream: its words and merges would be a large tree.
final class MergeModel {
    private final Map<String, Integer> words = new HashMap<>(1 << 18);

    /// Three for each merge: left, right, made.
    private int[] merges = new int[1 << 19];

    private int mergesRead;
    private boolean byteFallback;
    private boolean wordFirst;
    private String type = "BPE";

    /// The parser stands on the beginning of the object; it is left on the end.
    void read(JsonParser parser) throws TokenizerFault {
        TokenizerFile.expect(parser.currentToken(), JsonToken.START_OBJECT, "the model");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "type" -> type = parser.getString();
                case "byte_fallback" -> byteFallback = value == JsonToken.VALUE_TRUE;
                case "ignore_merges" -> wordFirst = value == JsonToken.VALUE_TRUE;
                case "continuing_subword_prefix", "end_of_word_suffix" -> {
                    if (value != JsonToken.VALUE_NULL && !parser.getString().isEmpty()) {
                        throw new TokenizerFault("a model with " + name + " is not known here");
                    }
                }
                case "dropout" -> {
                    if (value != JsonToken.VALUE_NULL && parser.getDoubleValue() != 0) {
                        throw new TokenizerFault("a model with dropout counts by chance");
                    }
                }
                case "vocab" -> readWords(parser);
                case "merges" -> readMerges(parser);
                default -> parser.skipChildren();
            }
        }
        if (!type.equals("BPE")) {
            throw new TokenizerFault("the model is " + type + " (expected: BPE)");
        }
    }

    private void readWords(JsonParser parser) throws TokenizerFault {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new TokenizerFault("the words of the model are no object: is it " + type + "?");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String word = parser.currentName();
            parser.nextToken();
            int id = parser.getIntValue();
            if (id < 0 || id >= PairTable.IDS - 1) {
                throw new TokenizerFault(
                        "id " + id + " (expected: 0.." + (PairTable.IDS - 2) + ")");
            }
            words.put(word, id);
        }
    }

    private void readMerges(JsonParser parser) throws TokenizerFault {
        if (words.isEmpty()) {
            throw new TokenizerFault("its merges stand before its words");
        }
        TokenizerFile.expect(parser.currentToken(), JsonToken.START_ARRAY, "the merges");
        for (JsonToken one = parser.nextToken();
                one != JsonToken.END_ARRAY;
                one = parser.nextToken()) {
            String left;
            String right;
            if (one == JsonToken.START_ARRAY) {
                left = parser.nextStringValue();
                right = parser.nextStringValue();
                parser.nextToken();
            } else {
                String both = parser.getString();
                int space = both.indexOf(' ');
                left = space < 0 ? null : both.substring(0, space);
                right = space < 0 ? null : both.substring(space + 1);
            }
            if (left == null || right == null) {
                throw new TokenizerFault("merge " + mergesRead + " is not of two words");
            }
            if (merges.length < 3 * (mergesRead + 1)) {
                merges = Arrays.copyOf(merges, merges.length * 2);
            }
            merges[3 * mergesRead] = id(left);
            merges[3 * mergesRead + 1] = id(right);
            merges[3 * mergesRead + 2] = id(left + right);
            if (++mergesRead == PairTable.RANKS - 1) {
                throw new TokenizerFault("it has too many merges");
            }
        }
    }

    private int id(String word) throws TokenizerFault {
        Integer id = words.get(word);
        if (id == null) {
            throw new TokenizerFault(
                    "merge " + mergesRead + " makes or needs a word that is none: " + word);
        }
        return id;
    }

    /// `byteLevel`: words are written with one character for each byte.
    Bpe build(boolean byteLevel) throws TokenizerFault {
        if (words.isEmpty()) {
            throw new TokenizerFault("it has no model with words");
        }
        if (!byteLevel && !byteFallback) {
            throw new TokenizerFault(
                    "it neither works on bytes (ByteLevel) nor falls back to them (byte_fallback)");
        }
        ByteTable table = new ByteTable(words.size());
        words.forEach((word, id) -> {
            byte[] bytes =
                    byteLevel ? ByteLetters.bytes(word) : word.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 0) {
                table.put(bytes, id);
            }
        });
        table.trim();
        PairTable pairs = new PairTable(mergesRead);
        int[] made = new int[mergesRead];
        for (int rank = 0; rank < mergesRead; rank++) {
            pairs.put(merges[3 * rank], merges[3 * rank + 1], rank);
            made[rank] = merges[3 * rank + 2];
        }
        return new Bpe(table, pairs, made, bytes(byteLevel), !byteLevel, wordFirst);
    }

    /// Which token each byte is.
    private int[] bytes(boolean byteLevel) throws TokenizerFault {
        int[] bytes = new int[256];
        for (int b = 0; b < 256; b++) {
            String name =
                    byteLevel ? String.valueOf(ByteLetters.letter(b)) : "<0x%02X>".formatted(b);
            Integer id = words.get(name);
            boolean occurs = b != 0xC0 && b != 0xC1 && b < 0xF5;
            if (id == null && occurs) {
                throw new TokenizerFault("it has no word for the byte %02X".formatted(b));
            }
            bytes[b] = id == null ? 0 : id;
        }
        return bytes;
    }
}
