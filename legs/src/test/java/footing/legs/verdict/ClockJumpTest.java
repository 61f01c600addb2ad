package footing.legs.verdict;

import static footing.legs.verdict.Scene.OPENAI;
import static footing.legs.verdict.Scene.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Refusal.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A clock may have been wrong when a verdict was written, or be set back or forward later: no leg
/// may be closed for ever by that.
class ClockJumpTest {
    private static final Duration YEAR = Duration.ofDays(365);

    private final MemoryStore store = new MemoryStore();
    private final Scene scene = new Scene(store);

    private void back(Duration by) {
        scene.clock.advance(by.negated());
    }

    @ParameterizedTest
    @EnumSource(names = {"RATE_LIMITED", "OVERLOADED"})
    void what_passes_does_not_last_a_year_when_the_clock_is_set_back(Kind kind) {
        scene.fails(kind);
        assertThat(scene.shut()).isTrue();
        back(YEAR);
        assertThat(scene.shut()).isFalse();
        assertThat(scene.book.all()).isEmpty();
        scene.fails(kind);
        assertThat(scene.shut()).isTrue();
        scene.after("13S");
        assertThat(scene.shut()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "REGION_BLOCKED",
                "NETWORK_BLOCKED",
                "ACCOUNT_CLOSED",
                "KEY_INVALID",
                "QUOTA_EXHAUSTED",
                "MODEL_NOT_FOUND",
                "MISCONFIGURED",
                "SERVICE_DISCONTINUED"
            })
    void a_probe_planned_by_a_wrong_clock_is_due(Kind kind) {
        scene.standing(kind);
        assertThat(scene.book.due()).isEmpty();
        back(YEAR);
        assertThat(scene.book.due()).hasSize(1);
        assertThat(scene.book.due()).as("and is out").isEmpty();
        scene.after("2M");
        assertThat(scene.book.due()).hasSize(1);
    }

    @Test
    void a_probe_given_out_by_a_wrong_clock_is_given_out_again() {
        scene.standing(Kind.REGION_BLOCKED);
        scene.after("17M");
        assertThat(scene.book.due()).hasSize(1);
        back(YEAR);
        assertThat(scene.book.due()).hasSize(1);
    }

    @Test
    void a_budget_spent_by_a_wrong_clock_is_not_spent() {
        for (int i = 0; i < 80; i++) {
            scene.fails(OPENAI, "a", "m" + i, Kind.MODEL_NOT_FOUND);
        }
        scene.after("70M");
        for (int i = 0; i < 10; i++) {
            scene.book.due().forEach(due -> scene.book.probed(due, null));
        }
        assertThat(scene.book.due()).isEmpty();
        back(YEAR);
        assertThat(scene.book.due()).isNotEmpty();
    }

    @Test
    void a_plan_used_up_until_a_far_day_is_probed_all_the_same() {
        scene.book.failed(sighting(OPENAI, "a", "m", Kind.RATE_LIMITED, Duration.ofDays(4000)));
        scene.after("7H");
        assertThat(scene.book.due()).hasSize(1);
    }

    @Test
    void probation_does_not_last_longer_when_the_clock_is_set_back() {
        scene.standing(Kind.REGION_BLOCKED);
        scene.probe(null);
        scene.probe(null);
        back(YEAR);
        scene.book.tick();
        scene.after("10M");
        scene.book.tick();
        assertThat(scene.book.all()).isEmpty();
    }

    @Test
    void a_suspicion_of_a_wrong_clock_is_given_up() {
        scene.fails(Kind.REGION_BLOCKED);
        back(YEAR);
        scene.fails(Kind.REGION_BLOCKED);
        assertThat(scene.only().state()).isEqualTo(State.SUSPECT);
        scene.after("3S");
        scene.fails(Kind.REGION_BLOCKED);
        assertThat(scene.only().state()).isEqualTo(State.STANDS);
    }

    @Test
    void failures_of_a_wrong_clock_open_no_circuit() {
        scene.fails(Kind.SERVER_ERROR);
        scene.fails(Kind.SERVER_ERROR);
        back(YEAR);
        scene.fails(Kind.SERVER_ERROR);
        assertThat(scene.shut()).isFalse();
        scene.fails(Kind.SERVER_ERROR);
        scene.fails(Kind.SERVER_ERROR);
        assertThat(scene.shut()).isTrue();
    }

    @Test
    void a_clock_set_forward_ends_what_passes_and_makes_probes_due() {
        scene.fails(Kind.RATE_LIMITED);
        scene.fails(Kind.KEY_INVALID);
        scene.clock.advance(YEAR);
        assertThat(scene.book.all()).hasSize(1);
        assertThat(scene.book.due()).hasSize(1);
    }

    @Test
    void a_store_written_by_a_clock_of_next_year_closes_nothing_for_ever() {
        scene.clock.advance(YEAR);
        scene.fails(Kind.KEY_INVALID);
        scene.book.failed(sighting(OPENAI, "b", "m", Kind.RATE_LIMITED, Duration.ofMinutes(4)));
        scene.book.tick();
        Scene next = new Scene(store);
        assertThat(next.shut(OPENAI, "b", "m")).isFalse();
        assertThat(next.book.due()).hasSize(1);
        next.book.probed(next.only(), null);
        assertThat(next.book.all()).isEmpty();
    }
}
