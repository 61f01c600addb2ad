package footing.legs.verdict;

import static footing.legs.verdict.Scene.OPENAI;
import static footing.legs.verdict.Scene.OPENAI_2;
import static footing.legs.verdict.Scene.QWEN;
import static footing.legs.verdict.Scene.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Refusal.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProbesTest {
    private final Scene scene = new Scene();

    private Duration untilProbe() {
        return Duration.between(scene.clock.instant(), scene.only().nextProbe());
    }

    @ParameterizedTest
    @CsvSource({
        "REGION_BLOCKED,       900,   1800,  86400",
        "NETWORK_BLOCKED,      30,    60,    900",
        "ACCOUNT_CLOSED,       86400, 86400, 86400",
        "KEY_INVALID,          300,   3600,  86400",
        "QUOTA_EXHAUSTED,      600,   1200,  21600",
        "MODEL_NOT_FOUND,      3600,  3600,  3600",
        "MODEL_RETIRED,        86400, 86400, 86400",
        "MODEL_ACCESS_DENIED,  3600,  3600,  3600",
        "MISCONFIGURED,        300,   300,   300",
        "SERVICE_DISCONTINUED, 86400, 86400, 86400",
    })
    void each_kind_is_probed_after_its_half_life(Kind kind, long first, long second, long last) {
        scene.standing(kind);
        assertThat(untilProbe().toSeconds()).isBetween(first * 89 / 100 - 3, first * 111 / 100);
        scene.probe(sighting(kind));
        assertThat(untilProbe().toSeconds()).isBetween(second * 89 / 100, second * 111 / 100);
        for (int i = 0; i < 12; i++) {
            scene.probe(sighting(kind));
        }
        assertThat(untilProbe().toSeconds()).isBetween(last * 89 / 100, last * 111 / 100);
        assertThat(scene.only().probes()).isEqualTo(13);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "KEY_INVALID",
                "QUOTA_EXHAUSTED",
                "MODEL_NOT_FOUND",
                "MODEL_RETIRED",
                "MODEL_ACCESS_DENIED",
                "MISCONFIGURED"
            })
    void one_good_probe_lifts_what_is_no_cut_off(Kind kind) {
        scene.fails(kind);
        scene.probe(null);
        assertThat(scene.book.all()).isEmpty();
        assertThat(scene.shut()).isFalse();
        assertThat(scene.heard).last().isEqualTo("LIFTED " + kind.word());
    }

    @ParameterizedTest
    @EnumSource(
            names = {"REGION_BLOCKED", "ACCOUNT_CLOSED", "NETWORK_BLOCKED", "SERVICE_DISCONTINUED"})
    void a_cut_off_needs_two_good_probes_a_minute_apart(Kind kind) {
        scene.standing(kind);
        scene.probe(null);
        assertThat(scene.only().state()).isEqualTo(State.STANDS);
        scene.after("59S");
        assertThat(scene.book.due()).isEmpty();
        scene.after("1S");
        scene.book.probed(scene.book.due().getFirst(), null);
        assertThat(scene.only().state()).isEqualTo(State.PROBATION);
    }

    @Test
    void a_bad_probe_between_two_good_ones_begins_anew() {
        scene.standing(Kind.REGION_BLOCKED);
        scene.probe(null);
        scene.probe(sighting(Kind.REGION_BLOCKED));
        scene.probe(null);
        assertThat(scene.only().state()).isEqualTo(State.STANDS);
    }

    @Test
    void a_suspicion_is_probed_soon_and_a_bad_probe_confirms_it() {
        scene.fails(Kind.REGION_BLOCKED);
        scene.after("5S");
        scene.book.probed(scene.book.due().getFirst(), sighting(Kind.REGION_BLOCKED));
        assertThat(scene.only().state()).isEqualTo(State.STANDS);
        assertThat(scene.shut()).isTrue();
    }

    @Test
    void a_good_probe_clears_suspicion() {
        scene.fails(Kind.REGION_BLOCKED);
        scene.after("5S");
        scene.book.probed(scene.book.due().getFirst(), null);
        assertThat(scene.book.all()).isEmpty();
        assertThat(scene.heard).last().isEqualTo("CLEARED region_blocked");
    }

    @Test
    void a_used_up_plan_is_probed_when_it_begins_anew_or_after_six_hours() {
        Duration hour = Duration.ofMinutes(60);
        scene.book.failed(sighting(OPENAI, "a", "gpt-4o", Kind.RATE_LIMITED, hour));
        assertThat(untilProbe().toMinutes()).isBetween(53L, 66L);
        assertThat(scene.book.due()).isEmpty();
        assertThat(scene.shut(OPENAI, "b", "gpt-4o")).isTrue();
    }

    @Test
    void a_probe_is_given_out_once() {
        scene.standing(Kind.REGION_BLOCKED);
        scene.after("17M");
        assertThat(scene.book.due()).hasSize(1);
        assertThat(scene.book.due()).isEmpty();
    }

    @Test
    void a_probe_that_hangs_is_given_out_again_after_two_minutes() {
        scene.standing(Kind.REGION_BLOCKED);
        scene.after("17M");
        assertThat(scene.book.due()).hasSize(1);
        scene.after("1M59S");
        assertThat(scene.book.due()).isEmpty();
        scene.after("1S");
        assertThat(scene.book.due()).hasSize(1);
    }

    @Test
    void no_more_than_eight_probes_are_out_at_once() {
        for (int i = 0; i < 20; i++) {
            scene.fails(OPENAI, "a", "m" + i, Kind.MODEL_NOT_FOUND);
        }
        scene.after("70M");
        List<Verdict> first = scene.book.due();
        assertThat(first).hasSize(8);
        scene.book.probed(first.getFirst(), null);
        assertThat(scene.book.due()).hasSize(1);
    }

    @Test
    void probes_of_one_supplier_cost_no_more_than_thirty_in_an_hour() {
        for (int i = 0; i < 50; i++) {
            scene.fails(OPENAI, "a", "m" + i, Kind.MODEL_NOT_FOUND);
        }
        scene.fails(QWEN, "a", "m", Kind.MODEL_NOT_FOUND);
        scene.after("70M");
        int ofOpenai = 0;
        boolean ofQwen = false;
        for (int i = 0; i < 20; i++) {
            for (Verdict due : scene.book.due()) {
                ofOpenai += due.subject().supplier().equals("openai") ? 1 : 0;
                ofQwen |= due.subject().supplier().equals("dashscope");
                scene.book.probed(due, null);
            }
        }
        assertThat(ofOpenai).isEqualTo(30);
        assertThat(ofQwen).isTrue();
        scene.after("61M");
        assertThat(scene.book.due()).isNotEmpty();
    }

    @Test
    void a_probe_that_gets_past_the_gate_shows_that_it_is_open() {
        scene.fails(Kind.KEY_INVALID);
        scene.probe(sighting(Kind.QUOTA_EXHAUSTED));
        assertThat(scene.only().kind()).isEqualTo(Kind.QUOTA_EXHAUSTED);
    }

    @Test
    void any_answer_shows_that_a_network_is_open() {
        scene.standing(Kind.NETWORK_BLOCKED);
        scene.probe(sighting(Kind.SERVER_ERROR));
        scene.after("61S");
        scene.book.probed(scene.book.due().getFirst(), sighting(Kind.SERVER_ERROR));
        assertThat(scene.only().state()).isEqualTo(State.PROBATION);
    }

    @Test
    void a_probe_that_fails_on_its_way_says_nothing_about_the_border() {
        scene.standing(Kind.REGION_BLOCKED);
        scene.probe(sighting(Kind.TIMEOUT));
        assertThat(scene.only().state()).isEqualTo(State.STANDS);
        assertThat(scene.only().kind()).isEqualTo(Kind.REGION_BLOCKED);
        assertThat(scene.only().probes()).isEqualTo(1);
    }

    @Test
    void a_probe_of_what_was_lifted_meanwhile_does_no_harm() {
        scene.fails(Kind.KEY_INVALID);
        Verdict verdict = scene.only();
        scene.probe(null);
        scene.book.probed(verdict, null);
        scene.book.probed(verdict, sighting(Kind.TIMEOUT));
        assertThat(scene.book.all()).isEmpty();
    }

    @Test
    void probation_lets_one_in_a_hundred_through_then_one_in_ten_then_all() {
        onProbation();
        assertThat(shareIn(20_000)).isBetween(0.007, 0.013);
        scene.after("2M59S");
        assertThat(shareIn(20_000)).isBetween(0.007, 0.013);
        scene.after("1S");
        assertThat(shareIn(20_000)).isBetween(0.09, 0.11);
        scene.after("3M59S");
        assertThat(shareIn(20_000)).isBetween(0.09, 0.11);
        scene.after("1S");
        assertThat(shareIn(1000)).isEqualTo(1);
        assertThat(scene.only().state()).isEqualTo(State.PROBATION);
        scene.after("3M");
        assertThat(scene.book.all()).isEmpty();
        assertThat(scene.heard).last().isEqualTo("LIFTED region_blocked");
    }

    @ParameterizedTest
    @EnumSource(names = {"REGION_BLOCKED", "NETWORK_BLOCKED", "ACCOUNT_CLOSED"})
    void a_cut_off_in_probation_stands_again_for_twice_as_long(Kind kind) {
        onProbation();
        scene.after("8M");
        scene.fails(OPENAI_2, "b", "o3", kind);
        Verdict region =
                scene.book.all().stream()
                        .filter(verdict -> verdict.kind() == Kind.REGION_BLOCKED)
                        .findFirst()
                        .orElseThrow();
        assertThat(region.state()).isEqualTo(State.STANDS);
        assertThat(scene.shut()).isTrue();
        Instant next = region.nextProbe();
        assertThat(Duration.between(scene.clock.instant(), next).toMinutes()).isBetween(26L, 33L);
    }

    @Test
    void a_fault_of_one_request_does_not_end_probation() {
        onProbation();
        scene.fails(Kind.SERVER_ERROR);
        scene.fails(Kind.INVALID_REQUEST);
        assertThat(scene.only().state()).isEqualTo(State.PROBATION);
    }

    private void onProbation() {
        scene.standing(Kind.REGION_BLOCKED);
        scene.probe(null);
        scene.probe(null);
        assertThat(scene.only().state()).isEqualTo(State.PROBATION);
    }

    private double shareIn(int tries) {
        int through = 0;
        for (int i = 0; i < tries; i++) {
            through += scene.shut() ? 0 : 1;
        }
        return through / (double) tries;
    }
}
