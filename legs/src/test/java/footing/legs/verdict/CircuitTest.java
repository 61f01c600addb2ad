package footing.legs.verdict;

import static footing.legs.verdict.Scene.OPENAI;
import static footing.legs.verdict.Scene.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Evidence;
import footing.legs.Refusal;
import footing.legs.Refusal.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CircuitTest {
    private final Scene scene = new Scene();

    private void answers(int times) {
        for (int i = 0; i < times; i++) {
            scene.book.succeeded(OPENAI, "a", "gpt-4o");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER_ERROR", "TIMEOUT", "TRUNCATED_STREAM"})
    void three_failures_within_half_a_minute_open_the_circuit_of_that_model(Kind kind) {
        scene.fails(kind);
        scene.after("14S");
        scene.fails(kind);
        assertThat(scene.shut()).isFalse();
        scene.after("15S");
        scene.fails(OPENAI, "b", "gpt-4o", kind);
        assertThat(scene.shut()).isTrue();
        assertThat(scene.shut(OPENAI, "a", "o3")).isFalse();
        assertThat(scene.only().kind()).isEqualTo(kind);
        assertThat(scene.only().permanence()).isEqualTo(new Permanence.Transient());
    }

    @Test
    void failures_of_different_kinds_are_one_circuit() {
        scene.fails(Kind.SERVER_ERROR);
        scene.fails(Kind.TIMEOUT);
        scene.fails(Kind.TRUNCATED_STREAM);
        scene.fails(Kind.TIMEOUT);
        assertThat(scene.book.all()).hasSize(1);
    }

    @Test
    void three_failures_in_a_minute_open_nothing() {
        for (int i = 0; i < 10; i++) {
            scene.fails(Kind.SERVER_ERROR);
            scene.after("16S");
        }
        assertThat(scene.book.all()).isEmpty();
    }

    @Test
    void a_busy_leg_is_not_closed_for_a_failure_now_and_then() {
        for (int i = 0; i < 100; i++) {
            answers(9);
            scene.fails(Kind.SERVER_ERROR);
            scene.after("0.1S");
        }
        assertThat(scene.book.all()).isEmpty();
    }

    @Test
    void a_leg_that_fails_more_often_than_it_answers_is_closed_though_it_is_slow() {
        int results = 0;
        while (!scene.shut() && results < 60) {
            scene.fails(Kind.SERVER_ERROR);
            scene.after("17S");
            scene.fails(Kind.SERVER_ERROR);
            scene.after("17S");
            answers(1);
            results += 3;
        }
        assertThat(results).isBetween(20, 26);
    }

    @Test
    void a_leg_that_answers_more_often_than_it_fails_stays_open() {
        for (int i = 0; i < 200; i++) {
            scene.fails(Kind.SERVER_ERROR);
            scene.after("17S");
            answers(2);
        }
        assertThat(scene.book.all()).isEmpty();
    }

    @Test
    void an_open_circuit_is_probed_after_half_a_minute_and_one_good_probe_closes_it() {
        for (int i = 0; i < 3; i++) {
            scene.fails(Kind.SERVER_ERROR);
        }
        scene.after("26S");
        assertThat(scene.book.due()).isEmpty();
        scene.after("8S");
        scene.book.probed(scene.book.due().getFirst(), null);
        assertThat(scene.shut()).isFalse();
        scene.fails(Kind.SERVER_ERROR);
        assertThat(scene.shut()).as("what was before the probe is forgotten").isFalse();
    }

    @Test
    void a_probe_that_times_out_keeps_it_open_for_longer() {
        for (int i = 0; i < 3; i++) {
            scene.fails(Kind.SERVER_ERROR);
        }
        scene.after("34S");
        scene.book.probed(scene.book.due().getFirst(), sighting(Kind.TIMEOUT));
        assertThat(scene.only().probes()).isEqualTo(1);
        scene.after("52S");
        assertThat(scene.book.due()).isEmpty();
        scene.after("16S");
        assertThat(scene.book.due()).hasSize(1);
    }

    @Test
    void an_answer_does_not_close_it() {
        for (int i = 0; i < 3; i++) {
            scene.fails(Kind.SERVER_ERROR);
        }
        answers(5);
        assertThat(scene.shut()).isTrue();
    }

    @Test
    void requests_that_ran_out_of_their_own_time_open_nothing() {
        Refusal why = new Refusal(Kind.TIMEOUT, "", null, "transport:TOTAL_TIMEOUT:BODY");
        Evidence evidence = new Evidence(0, List.of(), "", null);
        for (int i = 0; i < 5; i++) {
            scene.book.failed(new Sighting(OPENAI, "a", "gpt-4o", why, evidence));
        }
        assertThat(scene.book.all()).isEmpty();
    }

    @Test
    void a_model_that_answered_not_long_ago_and_is_unknown_now_was_withdrawn() {
        answers(1);
        scene.book.tick();
        scene.clock.advance(Duration.ofDays(29));
        scene.fails(Kind.MODEL_NOT_FOUND);
        assertThat(scene.only().kind()).isEqualTo(Kind.MODEL_RETIRED);
    }

    @Test
    void a_model_that_answered_long_ago_is_unknown() {
        answers(1);
        scene.book.tick();
        scene.clock.advance(Duration.ofDays(31));
        scene.fails(Kind.MODEL_NOT_FOUND);
        assertThat(scene.only().kind()).isEqualTo(Kind.MODEL_NOT_FOUND);
    }
}
