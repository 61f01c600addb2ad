package footing.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import footing.testing.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final FakeClock clock = new FakeClock();
    private final RetryBudget budget = new RetryBudget(clock::nanoTime);

    @Test
    void ten_are_free_in_ten_seconds() {
        assertThat(repeats("h")).isEqualTo(10);
        clock.advance(Duration.ofSeconds(9));
        assertThat(repeats("h")).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(repeats("h")).isEqualTo(10);
    }

    @Test
    void a_fifth_of_the_latest_requests_comes_on_top() {
        for (int i = 0; i < 100; i++) {
            budget.request("h");
        }
        assertThat(repeats("h")).isEqualTo(30);
        clock.advance(Duration.ofSeconds(10));
        assertThat(repeats("h")).isEqualTo(10);
    }

    @Test
    void one_host_does_not_spend_what_is_anothers() {
        repeats("h");
        assertThat(repeats("i")).isEqualTo(10);
    }

    @Test
    void a_long_silence_is_passed_over_quickly() {
        repeats("h");
        clock.advance(Duration.ofDays(3650));
        assertThat(repeats("h")).isEqualTo(10);
    }

    private int repeats(String host) {
        int granted = 0;
        while (budget.repeat(host)) {
            granted++;
        }
        return granted;
    }
}
