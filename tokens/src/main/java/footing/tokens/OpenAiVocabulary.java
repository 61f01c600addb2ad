package footing.tokens;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// OpenAI's own vocabularies, whose files (a token in base64 and its rank on each line) lie in
/// jtokkit's jar, byte for byte as OpenAI publishes them.
///
/// Such a file has no merges: two tokens merge if their bytes together are a token, the lowest rank
/// first. So each token is cut at each place, and where both parts are tokens, that is a merge.
/// Special tokens are not looked for: in a caller's text they are letters for OpenAI.
enum OpenAiVocabulary {
    O200K(
            "o200k_base",
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*"
                    + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                    + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+"
                    + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                    + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),

    CL100K(
            "cl100k_base",
            "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++|\\p{N}{1,3}+"
                    + "| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+|\\s++$|\\s*[\\r\\n]|\\s+(?!\\S)|\\s");

    private static final String FOLDER = "/com/knuddels/jtokkit/";

    /// As OpenAI names it.
    final String title;

    private final String pattern;

    OpenAiVocabulary(String title, String pattern) {
        this.title = title;
        this.pattern = pattern;
    }

    /// Reads all of it: some tenths of a second of one processor.
    Tokenizer load() throws IOException, TokenizerFault {
        List<byte[]> tokens = tokens();
        ByteTable words = new ByteTable(tokens.size());
        int[] bytes = new int[256];
        for (int id = 0; id < tokens.size(); id++) {
            byte[] token = tokens.get(id);
            words.put(token, id);
            if (token.length == 1) {
                bytes[token[0] & 0xFF] = id;
            }
        }
        words.trim();
        Split split = new Split.ByPattern(Patterns.of(pattern), Split.Keep.BOTH);
        Bpe bpe = new Bpe(words, merges(tokens, words), new int[0], bytes, false, true);
        return new Tokenizer(AddedTokens.NONE, AddedTokens.NONE, text -> text, split, bpe);
    }

    private List<byte[]> tokens() throws IOException {
        List<byte[]> tokens = new ArrayList<>(200_000);
        try (InputStream file = OpenAiVocabulary.class.getResourceAsStream(file())) {
            if (file == null) {
                throw new IOException("no " + file() + " on the class path");
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                if (Integer.parseInt(line, space + 1, line.length(), 10) != tokens.size()) {
                    throw new IOException(file() + ": ranks are not in order at " + line);
                }
                tokens.add(Base64.getDecoder().decode(line.substring(0, space)));
            }
        }
        return tokens;
    }

    String file() {
        return FOLDER + title + ".tiktoken";
    }

    private static PairTable merges(List<byte[]> tokens, ByteTable words) {
        int pairs = eachMerge(tokens, words, (_, _, _) -> {});
        PairTable merges = new PairTable(pairs);
        eachMerge(tokens, words, merges::put);
        return merges;
    }

    private static int eachMerge(List<byte[]> tokens, ByteTable words, Merge merge) {
        int merges = 0;
        for (int id = 0; id < tokens.size(); id++) {
            byte[] token = tokens.get(id);
            for (int cut = 1; cut < token.length; cut++) {
                int left = words.find(token, 0, cut);
                int right = left < 0 ? -1 : words.find(token, cut, token.length);
                if (right >= 0) {
                    merge.of(left, right, id);
                    merges++;
                }
            }
        }
        return merges;
    }

    @FunctionalInterface
    private interface Merge {
        void of(int left, int right, int rank);
    }
}
