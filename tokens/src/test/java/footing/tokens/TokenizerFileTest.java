package footing.tokens;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerFileTest {
    @TempDir Path folder;

    private void refused(String json, String sentence) throws Exception {
        Path file = Files.writeString(folder.resolve("t.json"), json);
        assertThatThrownBy(() -> TokenizerFile.load(file))
                .isInstanceOf(TokenizerFault.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | the file: START_ARRAY (expected: START_OBJECT)",
                "{ | it is not whole JSON",
                "{} | it has no model with words",
                "{'model':7} | the model: VALUE_NUMBER_INT (expected: START_OBJECT)",
                "{'model':{'type':'WordPiece'}} | the model is WordPiece (expected: BPE)",
                "{'model':{'vocab':[]}} | the words of the model are no object",
                "{'model':{'vocab':{'a':0}}} | nor falls back to them (byte_fallback)",
                "{'model':{'byte_fallback':true,'vocab':{'a':0}}} | it has no word for the byte 00",
                "{'model':{'vocab':{'a':-1}}} | id -1 (expected: 0..1048574)",
                "{'model':{'merges':[]}} | its merges stand before its words",
                "{'model':{'vocab':{'a':0},'merges':['a b']}} | needs a word that is none: b",
                "{'model':{'vocab':{'a':0},'merges':['ab']}} | merge 0 is not of two words",
                "{'model':{'vocab':{'a':0},'merges':[[1,2]]}} | merge 0 is not of two words",
                "{'model':{'dropout':0.1}} | a model with dropout counts by chance",
                "{'model':{'end_of_word_suffix':'</w>'}} | a model with end_of_word_suffix",
                "{'normalizer':{'type':'Lowercase'}} | the normalizer Lowercase is not known here",
                "{'pre_tokenizer':{'type':'Metaspace'}} | the pre-tokenizer Metaspace is not known",
                "{'pre_tokenizer':{'type':'Sequence','pretokenizers':[{'type':'ByteLevel'},"
                        + "{'type':'Digits'}]}} | Digits stands behind ByteLevel",
                "{'pre_tokenizer':{'type':'Split','pattern':{'Regex':'('},'behavior':'Isolated'}}"
                        + " | the regular expression ( is not known here",
                "{'pre_tokenizer':{'type':'Split','pattern':{'String':'a'},"
                        + "'behavior':'Contiguous'}} | the behavior Contiguous of Split",
                "{'pre_tokenizer':{'type':'Split','pattern':{'String':'a'},'invert':true,"
                        + "'behavior':'MergedWithNext'}} | inverted and merged"
            })
    void what_is_not_understood_refuses_the_file_with_a_sentence(String json, String sentence)
            throws Exception {
        refused(json.replace('\'', '"'), sentence);
    }

    @Test
    void half_a_file_is_refused() throws Exception {
        String whole = Files.readString(Small.folder().resolve("qwen-like.json"));
        refused(whole.substring(0, whole.length() / 2), "it is not whole JSON");
    }
}
