package footing.ledger.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Exports in all shapes that are known, each with what is read from it: the file, a line of
/// dashes, what it says. `-Dgolden=write` writes the second half anew; read the difference.
///
/// The files are our own, in shapes that OpenAI documents or that people published of what its
/// dashboard gave them.
class ExportsTest {
    private static final Path FOLDER = Path.of("src/test/resources/footing/ledger/exchange");
    private static final String LINE = "-".repeat(40) + "\n";

    static Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void an_export_says(String name) throws IOException {
        Path file = FOLDER.resolve(name);
        String all = Files.readString(file);
        int line = all.indexOf(LINE);
        String input = line < 0 ? all : all.substring(0, line);
        String said = said(name, input);
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(file, input + LINE + said);
        }
        assertThat(input + LINE + said).isEqualTo(Files.readString(file));
    }

    private static String said(String name, String input) {
        StringBuilder out = new StringBuilder();
        try {
            Export export = Exports.read(name, input.getBytes(StandardCharsets.UTF_8), "");
            out.append(export.shape().title()).append('\n');
            for (Bucket bucket : export.buckets()) {
                Bucket.Figures f = bucket.figures();
                out.append(bucket.id()).append(" by ").append(bucket.splitBy()).append('\n');
                out.append("  ").append(f).append('\n');
            }
            Export.missing(List.of(export))
                    .forEach(at -> out.append("incomplete: ends at ").append(at).append('\n'));
            export.unread().forEach(word -> out.append("unread: ").append(word).append('\n'));
            export.notes().forEach(note -> out.append("note: ").append(note).append('\n'));
        } catch (ExchangeFault fault) {
            out.append(fault.getMessage()).append('\n');
        }
        return out.toString();
    }
}
