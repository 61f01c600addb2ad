package footing.ledger.exchange;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/// A table as text: parted by commas, semicolons or tabs, with names in the first line. Where the
/// line of names stands again, another section begins.
///
/// @param names in lower case, without space around them
record CsvText(List<String> names, List<Section> sections) {
    /// Rows between two lines of names.
    record Section(List<Row> rows) {}

    /// @param line in the file, for people
    record Row(long line, Map<String, String> cells) {
        /// What stands under a name; empty where nothing does.
        String cell(String name) {
            return cells.getOrDefault(name, "");
        }

        String where(String name) {
            return name + " in line " + line;
        }
    }

    static CsvText read(String file, String text) throws ExchangeFault {
        CSVFormat format =
                CSVFormat.RFC4180
                        .builder()
                        .setDelimiter(delimiter(text))
                        .setIgnoreEmptyLines(true)
                        .setIgnoreSurroundingSpaces(true)
                        .get();
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
            List<String> names = null;
            List<Section> sections = new ArrayList<>();
            for (CSVRecord record : parser) {
                List<String> cells = record.stream().map(String::strip).toList();
                List<String> lower =
                        cells.stream().map(one -> one.toLowerCase(Locale.ROOT)).toList();
                if (names == null || lower.equals(names)) {
                    names = lower;
                    sections.add(new Section(new ArrayList<>()));
                } else {
                    sections.getLast()
                            .rows()
                            .add(row(file, parser.getCurrentLineNumber(), names, cells));
                }
            }
            if (names == null) {
                throw new ExchangeFault(file + " is empty (expected: a line of names, then rows)");
            }
            return new CsvText(names, sections);
        } catch (IOException | UncheckedIOException e) {
            throw new ExchangeFault(file + " is no table: " + e.getMessage());
        }
    }

    private static Row row(String file, long line, List<String> names, List<String> cells)
            throws ExchangeFault {
        if (cells.size() > names.size()) {
            throw new ExchangeFault(
                    file
                            + ", line "
                            + line
                            + ": "
                            + cells.size()
                            + " cells (expected: at most "
                            + names.size()
                            + ", as in the line of names)");
        }
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            row.put(names.get(i), cells.get(i));
        }
        return new Row(line, row);
    }

    /// What parts the words of the first line.
    private static char delimiter(String text) {
        String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        char best = ',';
        for (char each : new char[] {'\t', ';', ','}) {
            if (count(first, each) > count(first, best)) {
                best = each;
            }
        }
        return best;
    }

    private static long count(String text, char c) {
        return text.chars().filter(each -> each == c).count();
    }

    boolean has(String name) {
        return names.contains(name);
    }
}
