package footing.legs.verdict;

import static footing.legs.verdict.Scene.OPENAI;
import static footing.legs.verdict.Scene.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Refusal.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RulingsTest {
    private final MemoryStore store = new MemoryStore();
    private final Scene scene = new Scene(store);

    private void rule(Ruling.Word word, String verdict, Duration length) {
        var now = scene.clock.instant();
        store.given.add(new Ruling(verdict, word, "we asked them", "ops", now, now.plus(length)));
        scene.book.tick();
    }

    @Test
    void an_overruled_verdict_keeps_nobody_out_until_the_ruling_ends() {
        scene.standing(Kind.REGION_BLOCKED);
        rule(Ruling.Word.OVERRULE, scene.only().id(), Duration.ofHours(1));
        assertThat(scene.shut()).isFalse();
        assertThat(scene.only().state()).isEqualTo(State.STANDS);
        assertThat(scene.only().ruling()).isNotNull();
        scene.after("59M");
        assertThat(scene.shut()).isFalse();
        scene.after("1M");
        assertThat(scene.shut()).isTrue();
        assertThat(scene.only().ruling()).isNull();
        assertThat(scene.heard)
                .containsSubsequence("OVERRULED region_blocked", "RESUMED region_blocked");
    }

    @Test
    void an_overruled_verdict_goes_on_counting_what_is_seen() {
        scene.standing(Kind.REGION_BLOCKED);
        rule(Ruling.Word.OVERRULE, scene.only().id(), Duration.ofHours(1));
        scene.fails(Kind.REGION_BLOCKED);
        assertThat(scene.shut()).isFalse();
        assertThat(scene.only().seen()).isEqualTo(3);
    }

    @Test
    void an_overruling_outlives_a_restart_and_ends_on_time() {
        scene.standing(Kind.REGION_BLOCKED);
        rule(Ruling.Word.OVERRULE, scene.only().id(), Duration.ofHours(1));
        Scene next = new Scene(store);
        assertThat(next.shut()).isFalse();
        next.after("61M");
        assertThat(next.shut()).isTrue();
    }

    @Test
    void an_overruling_holds_for_a_verdict_that_comes_again() {
        scene.fails(Kind.KEY_INVALID);
        String id = scene.only().id();
        scene.probe(null);
        rule(Ruling.Word.OVERRULE, id, Duration.ofHours(1));
        scene.fails(Kind.KEY_INVALID);
        assertThat(scene.shut()).isFalse();
        assertThat(scene.only().id()).isEqualTo(id);
    }

    @Test
    void an_overruling_that_is_taken_back_ends() {
        scene.standing(Kind.REGION_BLOCKED);
        rule(Ruling.Word.OVERRULE, scene.only().id(), Duration.ofHours(1));
        store.given.clear();
        scene.book.tick();
        assertThat(scene.shut()).isTrue();
    }

    @Test
    void a_lifted_verdict_is_gone_and_what_is_seen_then_counts_anew() {
        scene.standing(Kind.REGION_BLOCKED);
        rule(Ruling.Word.LIFT, scene.only().id(), Duration.ofMinutes(1));
        assertThat(scene.book.all()).isEmpty();
        scene.after("1S");
        scene.fails(Kind.REGION_BLOCKED);
        assertThat(scene.only().state()).isEqualTo(State.SUSPECT);
    }

    @Test
    void a_lift_takes_effect_once() {
        scene.fails(Kind.KEY_INVALID);
        String id = scene.only().id();
        rule(Ruling.Word.LIFT, id, Duration.ofHours(1));
        scene.after("1S");
        scene.fails(Kind.KEY_INVALID);
        rule(Ruling.Word.OVERRULE, "v_other", Duration.ofHours(1));
        assertThat(scene.shut()).isTrue();
        Scene next = new Scene(store);
        next.after("5S");
        next.book.tick();
        assertThat(next.shut()).isTrue();
    }

    @Test
    void a_lift_takes_back_an_overruling() {
        scene.fails(Kind.KEY_INVALID);
        String id = scene.only().id();
        rule(Ruling.Word.OVERRULE, id, Duration.ofHours(1));
        rule(Ruling.Word.LIFT, id, Duration.ofHours(1));
        scene.after("1S");
        scene.fails(Kind.KEY_INVALID);
        assertThat(scene.shut()).isTrue();
    }

    @Test
    void a_word_on_a_verdict_that_is_not_there_does_no_harm() {
        rule(Ruling.Word.LIFT, "v_nobody", Duration.ofHours(1));
        rule(Ruling.Word.OVERRULE, "v_nobody", Duration.ofHours(1));
        assertThat(scene.book.all()).isEmpty();
        scene.book.failed(sighting(OPENAI, "a", "m", Kind.KEY_INVALID, null));
        assertThat(scene.book.all()).hasSize(1);
    }
}
