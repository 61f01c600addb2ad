package footing.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import footing.app.cli.Table.Align;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columns_line_up_though_characters_are_wide() {
        Table table = new Table(List.of(Align.LEFT, Align.RIGHT, Align.LEFT));
        table.row(List.of("名称", "n", "x"));
        table.row(List.of("shop", "1,234", "客服"));
        table.row(List.of("e\u0301", "5", ""));
        assertThat(table.lines())
                .containsExactly("名称      n  x", "shop  1,234  客服", "e\u0301         5");
    }

    @Test
    void widths_are_those_of_a_terminal() {
        assertThat(Table.width("a中，ｱ가😀")).isEqualTo(1 + 2 + 2 + 1 + 2 + 2);
    }
}
