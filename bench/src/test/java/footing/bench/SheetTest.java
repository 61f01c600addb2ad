package footing.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SheetTest {
    private final Sheet sheet = new Sheet();

    @Test
    void a_ratio_compares_only_rounds_that_both_have() {
        sheet.put(Measure.WHOLE_CPU, "nginx", 0, 10);
        sheet.put(Measure.WHOLE_CPU, "nginx", 2, 20);
        sheet.put(Measure.WHOLE_CPU, "footing", 0, 15);
        sheet.put(Measure.WHOLE_CPU, "footing", 1, 99);
        sheet.put(Measure.WHOLE_CPU, "footing", 2, 40);
        assertThat(sheet.ratios(Measure.WHOLE_CPU, "footing", "nginx")).containsExactly(1.5, 2.0);
    }

    @Test
    void the_median_of_an_even_number_lies_between_the_middle_two() {
        assertThat(Sheet.median(List.of(4.0, 1.0, 3.0, 2.0))).hasValue(2.5);
        assertThat(Sheet.median(List.of())).isEmpty();
    }

    @Test
    void the_report_shows_ratios_and_void_rounds() {
        sheet.put(Measure.WHOLE_CPU, "nginx", 0, 10);
        sheet.put(Measure.WHOLE_CPU, "footing", 0, 25);
        sheet.fault("footing, whole: 1 of 9 failed, first: \"status 503\"");
        String json = new Report(sheet, List.of("nginx", "footing"), "a machine").json();
        assertThat(json)
                .contains("\"gateway\": \"footing\", \"median\": 25, \"rounds\": [25]")
                .contains("\"ratios\": [2.50]")
                .contains("first: \\\"status 503\\\"");
    }
}
