package footing.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void every_time_is_told_within_four_per_cent() {
        for (long micros = 1; micros < 3_000_000_000L; micros = micros * 3 / 2 + 1) {
            Histogram h = new Histogram();
            h.add(micros * 1_000);
            assertThat(h.micros(0.5)).isCloseTo((double) micros, within(micros * 0.04));
        }
    }

    @Test
    void quantiles_are_those_of_the_times_added() {
        Histogram h = new Histogram();
        for (int i = 1; i <= 1_000; i++) {
            h.add(i * 1_000L);
        }
        assertThat(h.count()).isEqualTo(1_000);
        assertThat(h.micros(0.5)).isCloseTo(500, within(20.0));
        assertThat(h.micros(0.99)).isCloseTo(990, within(40.0));
        assertThat(h.micros(1)).isCloseTo(1_000, within(40.0));
    }

    @Test
    void nothing_added_is_not_a_number() {
        assertThat(new Histogram().micros(0.5)).isNaN();
    }
}
