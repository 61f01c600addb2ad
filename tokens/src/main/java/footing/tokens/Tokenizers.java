package footing.tokens;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/// Counts by the vocabularies that are at hand: OpenAI's always, others from tokenizer files.
///
/// A vocabulary is loaded when its model is first asked for or [#warm]ed, by `loader` and never by
/// the thread that asks: until it is there, counts are guesses and say so. Once loaded it stays (5
/// to 15 MB of heap each). What lies in the folder is looked at once, when opened.
public final class Tokenizers implements TokenCounter {
    private final List<Mapping> mappings;
    private final Map<String, Vocabulary> vocabularies;

    private Tokenizers(List<Mapping> mappings, Map<String, Vocabulary> vocabularies) {
        this.mappings = mappings;
        this.vocabularies = vocabularies;
    }

    /// With OpenAI's vocabularies and the `*.json` of `folder`, which need not be there. `own`
    /// mappings come before those that Footing knows; a file that none of them names is for the
    /// models whose name begins with the file's. `loader` runs what takes a second of one processor
    /// and must not run it on the thread that asks it.
    public static Tokenizers open(Path folder, List<Mapping> own, Executor loader) {
        List<Mapping> all = new ArrayList<>(own);
        all.addAll(Mapping.known());
        for (String file : files(folder)) {
            if (all.stream().noneMatch(mapping -> mapping.vocabulary().equals(file))) {
                String name = Mapping.bare(file.substring(0, file.length() - ".json".length()));
                all.add(own.size(), Mapping.exact(name + "*", file));
            }
        }
        Map<String, Vocabulary> vocabularies = new LinkedHashMap<>();
        for (OpenAiVocabulary openAi : OpenAiVocabulary.values()) {
            vocabularies.put(openAi.title, new Vocabulary(openAi.title, openAi::load, loader));
        }
        for (Mapping mapping : all) {
            Path file = folder.resolve(mapping.vocabulary());
            boolean asked = own.contains(mapping);
            if (!vocabularies.containsKey(mapping.vocabulary())
                    && (asked || Files.isRegularFile(file))) {
                vocabularies.put(
                        mapping.vocabulary(),
                        new Vocabulary(
                                mapping.vocabulary(), () -> TokenizerFile.load(file), loader));
            }
        }
        return new Tokenizers(List.copyOf(all), vocabularies);
    }

    private static List<String> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Count count(String model, CharSequence text) {
        String bare = Mapping.bare(model);
        boolean awaited = false;
        for (Mapping mapping : mappings) {
            Vocabulary vocabulary = vocabularies.get(mapping.vocabulary());
            if (vocabulary == null || !mapping.isFor(bare)) {
                continue;
            }
            switch (vocabulary.state()) {
                case Vocabulary.Ready(Tokenizer tokenizer) -> {
                    return tokenizer.count(text).atMost(mapping.way());
                }
                case Vocabulary.Refused _ -> {}
                case Vocabulary.Unread _, Vocabulary.Loading _ -> {
                    if (!awaited) {
                        vocabulary.want();
                        awaited = true;
                    }
                }
            }
        }
        return new Count(Ratio.tokens(text), Way.GUESSED);
    }

    /// Has the vocabulary of `model` loaded, if there is one, so that the first count is no guess.
    public void warm(String model) {
        count(model, "");
    }

    /// A vocabulary and how it is. `state`: `unread`, `loading`, `ready`, or a sentence that says
    /// why it was refused. `bytes` of heap, 0 until it is ready.
    public record Standing(String vocabulary, String state, long bytes) {}

    /// All that are known here, OpenAI's first.
    public List<Standing> standing() {
        return vocabularies.values().stream().map(Vocabulary::standing).toList();
    }
}
