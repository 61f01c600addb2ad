package footing.legs.verdict;

import static footing.legs.verdict.Scene.OPENAI;
import static footing.legs.verdict.Scene.OPENAI_2;
import static footing.legs.verdict.Scene.QWEN;
import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Evidence;
import footing.legs.Party;
import footing.legs.Refusal;
import footing.legs.Refusal.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A 403 that no rule knows, and what it means when everybody gets it.
class ShutOutTest {
    private final Scene scene = new Scene();

    private Sighting forbidden(Party party, String key, String model, String words) {
        String by = party.supplier() + ":403:status";
        Refusal why = new Refusal(Kind.MODEL_ACCESS_DENIED, "", null, by);
        return new Sighting(party, key, model, why, new Evidence(403, List.of(), words, null));
    }

    private void goesOn() {
        scene.book.failed(forbidden(OPENAI, "a", "m", "no"));
        scene.book.failed(forbidden(OPENAI_2, "b", "n", "no"));
        scene.after("3S");
        scene.book.failed(forbidden(OPENAI, "a", "o", "no"));
    }

    private Optional<Verdict> region() {
        return scene.book.all().stream()
                .filter(verdict -> verdict.kind() == Kind.REGION_BLOCKED)
                .findFirst();
    }

    @Test
    void the_same_403_for_two_keys_makes_a_border_suspected() {
        scene.book.failed(forbidden(OPENAI, "a", "m", "no"));
        assertThat(region()).isEmpty();
        scene.book.failed(forbidden(OPENAI_2, "b", "n", "no"));
        assertThat(region()).map(Verdict::state).contains(State.SUSPECT);
        assertThat(region()).map(Verdict::confidence).contains(Confidence.LOW);
        assertThat(scene.shut(OPENAI, "c", "o")).isFalse();
    }

    @Test
    void the_same_403_of_one_key_is_a_missing_permission() {
        scene.book.failed(forbidden(OPENAI, "a", "m", "no"));
        scene.book.failed(forbidden(OPENAI, "a", "n", "no"));
        assertThat(region()).isEmpty();
        assertThat(scene.shut(OPENAI, "b", "m")).isTrue();
        assertThat(scene.shut(OPENAI, "a", "o")).isFalse();
    }

    @Test
    void other_words_are_another_matter() {
        scene.book.failed(forbidden(OPENAI, "a", "m", "no"));
        scene.book.failed(forbidden(OPENAI_2, "b", "n", "never"));
        assertThat(region()).isEmpty();
    }

    @Test
    void where_any_model_answers_there_is_no_border() {
        scene.book.failed(forbidden(OPENAI, "a", "m", "no"));
        scene.book.succeeded(OPENAI, "a", "works");
        scene.book.failed(forbidden(OPENAI_2, "b", "n", "no"));
        assertThat(region()).isEmpty();
    }

    @Test
    void two_suppliers_that_use_the_same_words_are_two() {
        scene.book.failed(forbidden(OPENAI, "a", "m", "no"));
        scene.book.failed(forbidden(QWEN, "b", "n", "no"));
        assertThat(region()).isEmpty();
    }

    @Test
    void it_stands_when_it_goes_on() {
        goesOn();
        assertThat(region()).map(Verdict::state).contains(State.STANDS);
        assertThat(scene.shut(OPENAI, "c", "p")).isTrue();
    }

    @Test
    void a_probe_that_meets_the_same_403_does_not_open_the_border() {
        goesOn();
        scene.after("20M");
        for (Verdict due : scene.book.due()) {
            scene.book.probed(due, forbidden(OPENAI, "a", "m", "no"));
        }
        assertThat(region()).map(Verdict::state).contains(State.STANDS);
        assertThat(region()).map(Verdict::probes).contains(1);
    }
}
