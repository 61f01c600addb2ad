package footing.app.cli;

import java.util.ArrayList;
import java.util.List;

/// Text in aligned columns. Chinese, Japanese and Korean characters count as two, marks that stand
/// on others as none.
final class Table {
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Align> aligns;

    /// To which side a column leans.
    enum Align {
        LEFT,
        RIGHT
    }

    /// @param aligns one for each column
    Table(List<Align> aligns) {
        this.aligns = List.copyOf(aligns);
    }

    void row(List<String> cells) {
        if (cells.size() != aligns.size()) {
            throw new IllegalArgumentException(
                    "cells: " + cells.size() + " (expected: " + aligns.size() + ")");
        }
        rows.add(List.copyOf(cells));
    }

    /// The lines, two spaces between columns, none at the end.
    List<String> lines() {
        int[] widths = new int[aligns.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            String space = " ".repeat(widths[i] - width(cell));
            line.append(i == 0 ? "" : "  ");
            line.append(aligns.get(i) == Align.RIGHT ? space + cell : cell + space);
        }
        return line.toString().stripTrailing();
    }

    /// Columns that `text` takes on a terminal.
    static int width(String text) {
        return text.codePoints().map(Table::width).sum();
    }

    private static int width(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.CONTROL ->
                    0;
            default -> wide(c) ? 2 : 1;
        };
    }

    /// The blocks that Unicode's East Asian Width calls wide or full width, coarsely.
    private static boolean wide(int c) {
        return c >= 0x1100
                && (c <= 0x115f
                        || (c >= 0x2e80 && c <= 0xa4cf && c != 0x303f)
                        || (c >= 0xa960 && c <= 0xa97f)
                        || (c >= 0xac00 && c <= 0xd7a3)
                        || (c >= 0xf900 && c <= 0xfaff)
                        || (c >= 0xfe30 && c <= 0xfe6f)
                        || (c >= 0xff00 && c <= 0xff60)
                        || (c >= 0xffe0 && c <= 0xffe6)
                        || (c >= 0x1f300 && c <= 0x1faff)
                        || (c >= 0x20000 && c <= 0x3fffd));
    }
}
