package footing.legs.verdict;

import static footing.legs.verdict.Scene.BY_PROXY;
import static footing.legs.verdict.Scene.OPENAI;
import static footing.legs.verdict.Scene.OPENAI_2;
import static footing.legs.verdict.Scene.QWEN;
import static footing.legs.verdict.Scene.VLLM;
import static footing.legs.verdict.Scene.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Refusal.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictBookTest {
    private final Scene scene = new Scene();

    @Test
    void a_book_without_verdicts_keeps_nobody_out() {
        assertThat(scene.shut()).isFalse();
        assertThat(scene.book.all()).isEmpty();
        assertThat(scene.book.due()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"REGION_BLOCKED", "ACCOUNT_CLOSED", "NETWORK_BLOCKED"})
    void one_misfire_does_not_kill_a_supplier(Kind kind) {
        scene.fails(kind);
        assertThat(scene.shut()).isFalse();
        assertThat(scene.only().state()).isEqualTo(State.SUSPECT);
    }

    @ParameterizedTest
    @EnumSource(names = {"REGION_BLOCKED", "ACCOUNT_CLOSED", "NETWORK_BLOCKED"})
    void the_same_mishap_seen_by_requests_at_once_is_one(Kind kind) {
        scene.fails(kind);
        scene.after("1.9S");
        scene.fails(kind);
        assertThat(scene.shut()).isFalse();
        assertThat(scene.only().seen()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"REGION_BLOCKED", "ACCOUNT_CLOSED", "NETWORK_BLOCKED"})
    void a_cut_off_seen_again_two_seconds_later_stands(Kind kind) {
        scene.fails(kind);
        scene.after("2S");
        scene.fails(kind);
        assertThat(scene.shut()).isTrue();
        assertThat(scene.heard).containsExactly("SUSPECTED " + kind.word(), "STOOD " + kind.word());
    }

    @Test
    void a_region_seen_by_another_key_stands_at_once() {
        scene.fails(Kind.REGION_BLOCKED);
        scene.fails(OPENAI, "b", "gpt-4o", Kind.REGION_BLOCKED);
        assertThat(scene.shut()).isTrue();
    }

    @Test
    void another_key_in_the_same_blink_of_a_network_proves_nothing() {
        scene.fails(Kind.NETWORK_BLOCKED);
        scene.fails(OPENAI_2, "b", "gpt-4o", Kind.NETWORK_BLOCKED);
        assertThat(scene.shut()).isFalse();
    }

    @Test
    void a_region_stands_for_all_legs_of_the_supplier_at_that_host() {
        scene.standing(Kind.REGION_BLOCKED);
        assertThat(scene.shut(OPENAI_2, "z", "o3")).isTrue();
        assertThat(scene.shut(BY_PROXY, "a", "gpt-4o")).isFalse();
        assertThat(scene.shut(QWEN, "a", "gpt-4o")).isFalse();
    }

    @Test
    void an_answer_clears_suspicion() {
        scene.fails(Kind.REGION_BLOCKED);
        scene.book.succeeded(OPENAI_2, "b", "o3");
        assertThat(scene.book.all()).isEmpty();
        scene.after("3S");
        scene.fails(Kind.REGION_BLOCKED);
        assertThat(scene.shut()).isFalse();
    }

    @Test
    void an_answer_of_another_supplier_clears_nothing() {
        scene.fails(Kind.REGION_BLOCKED);
        scene.book.succeeded(QWEN, "a", "gpt-4o");
        assertThat(scene.only().state()).isEqualTo(State.SUSPECT);
    }

    @Test
    void an_answer_never_clears_what_stands() {
        scene.standing(Kind.REGION_BLOCKED);
        scene.book.succeeded(OPENAI, "a", "gpt-4o");
        assertThat(scene.shut()).isTrue();
    }

    @Test
    void suspicion_that_nobody_confirms_is_given_up() {
        scene.fails(Kind.REGION_BLOCKED);
        scene.after("11M");
        scene.fails(Kind.REGION_BLOCKED);
        scene.after("1S");
        assertThat(scene.book.all()).hasSize(1);
        assertThat(scene.shut()).isFalse();
        scene.after("11M");
        assertThat(scene.book.all()).isEmpty();
    }

    @Test
    void one_keys_401_leaves_the_other_key_and_the_account_alone() {
        scene.fails(Kind.KEY_INVALID);
        assertThat(scene.shut(OPENAI, "a", "o3")).isTrue();
        assertThat(scene.shut(OPENAI, "b", "gpt-4o")).isFalse();
        assertThat(scene.shut(OPENAI_2, "a", "gpt-4o")).isFalse();
    }

    @Test
    void used_up_money_stands_for_all_keys_of_the_account_and_no_other() {
        scene.fails(Kind.QUOTA_EXHAUSTED);
        assertThat(scene.shut(OPENAI, "b", "o3")).isTrue();
        assertThat(scene.shut(OPENAI_2, "a", "gpt-4o")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"MODEL_NOT_FOUND", "MODEL_RETIRED", "MODEL_ACCESS_DENIED"})
    void a_model_that_is_not_there_leaves_the_others(Kind kind) {
        scene.fails(kind);
        assertThat(scene.shut(OPENAI, "b", "gpt-4o")).isTrue();
        assertThat(scene.shut(OPENAI, "a", "o3")).isFalse();
    }

    @Test
    void a_discontinued_service_stands_at_once() {
        scene.fails(Kind.SERVICE_DISCONTINUED);
        assertThat(scene.shut(OPENAI_2, "b", "o3")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "INVALID_REQUEST",
                "CONTENT_FILTERED",
                "CONTEXT_LENGTH_EXCEEDED",
                "NOT_SUPPORTED"
            })
    void a_requests_own_fault_marks_nothing(Kind kind) {
        for (int i = 0; i < 10; i++) {
            scene.fails(kind);
            scene.after("3S");
        }
        assertThat(scene.book.all()).isEmpty();
    }

    @Test
    void a_rate_limit_lasts_as_long_as_the_supplier_asked() {
        scene.book.failed(
                sighting(OPENAI, "a", "gpt-4o", Kind.RATE_LIMITED, Duration.ofSeconds(20)));
        assertThat(scene.shut(OPENAI, "b", "gpt-4o")).isFalse();
        assertThat(scene.shut(OPENAI, "a", "o3")).isFalse();
        scene.after("19.9S");
        assertThat(scene.shut()).isTrue();
        scene.after("0.1S");
        assertThat(scene.shut()).isFalse();
        assertThat(scene.book.all()).isEmpty();
    }

    @Test
    void a_rate_limit_without_a_time_doubles_when_it_comes_back_and_not_with_every_request() {
        for (int i = 0; i < 50; i++) {
            scene.fails(Kind.RATE_LIMITED);
        }
        scene.after("1.2S");
        assertThat(scene.shut()).isFalse();
        scene.fails(Kind.RATE_LIMITED);
        scene.after("1.5S");
        assertThat(scene.shut()).isTrue();
        scene.after("1S");
        assertThat(scene.shut()).isFalse();
    }

    @Test
    void overload_passes_after_ten_seconds_or_so() {
        scene.fails(Kind.OVERLOADED);
        scene.after("7.9S");
        assertThat(scene.shut()).isTrue();
        scene.after("4.2S");
        assertThat(scene.shut()).isFalse();
    }

    @Test
    void overload_is_not_believed_for_longer_than_two_minutes() {
        scene.book.failed(sighting(OPENAI, "a", "gpt-4o", Kind.OVERLOADED, Duration.ofHours(1)));
        assertThat(scene.shut()).isTrue();
        scene.after("2M");
        assertThat(scene.shut()).isFalse();
    }

    @Test
    void an_engine_that_is_down_is_asked_for_after_a_second_and_back_after_one_good_probe() {
        scene.fails(VLLM, "", "m", Kind.NETWORK_BLOCKED);
        scene.after("1S");
        Verdict due = scene.book.due().getFirst();
        scene.book.probed(due, sighting(VLLM, "", "m", Kind.NETWORK_BLOCKED, null));
        assertThat(scene.shut(VLLM, "", "m")).isTrue();
        scene.after("6S");
        scene.book.probed(scene.book.due().getFirst(), null);
        assertThat(scene.shut(VLLM, "", "m")).isFalse();
        assertThat(scene.book.all()).isEmpty();
    }

    @Test
    void no_more_than_two_thousand_are_kept_and_the_dearest_stay() {
        scene.standing(Kind.REGION_BLOCKED);
        for (int i = 0; i < 2100; i++) {
            scene.fails(OPENAI, "a", "m" + i, Kind.MODEL_NOT_FOUND);
        }
        assertThat(scene.book.all()).hasSize(2000);
        assertThat(scene.shut(OPENAI_2, "b", "o3")).isTrue();
    }
}
