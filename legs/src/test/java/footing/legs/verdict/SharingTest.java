package footing.legs.verdict;

import static footing.legs.verdict.Scene.OPENAI;
import static footing.legs.verdict.Scene.OPENAI_2;
import static footing.legs.verdict.Scene.VLLM;
import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Refusal.Kind;
import org.junit.jupiter.api.Test;

/// Several nodes with one store: each knows what the others found out, and one asks for all.
class SharingTest {
    private final MemoryStore store = new MemoryStore();
    private final Scene one = new Scene(store);
    private final Scene other = new Scene(store);

    private void tick() {
        one.book.tick();
        other.book.tick();
        one.book.tick();
    }

    @Test
    void what_one_node_saw_closes_the_way_of_the_other() {
        tick();
        one.standing(Kind.REGION_BLOCKED);
        assertThat(other.shut(OPENAI_2, "b", "o3")).isFalse();
        tick();
        assertThat(other.shut(OPENAI_2, "b", "o3")).isTrue();
    }

    @Test
    void what_a_probe_of_one_node_lifts_opens_the_way_of_the_other() {
        tick();
        one.fails(OPENAI, "a", "gpt-4o", Kind.KEY_INVALID);
        tick();
        assertThat(other.shut(OPENAI, "a", "gpt-4o")).isTrue();
        one.book.probed(one.only(), null);
        tick();
        assertThat(one.book.all()).isEmpty();
        assertThat(other.book.all()).isEmpty();
        assertThat(store.kept).isEmpty();
    }

    @Test
    void probation_and_relapse_are_shared() {
        tick();
        one.standing(Kind.REGION_BLOCKED);
        tick();
        one.book.probed(one.only(), null);
        one.book.probed(one.only(), null);
        tick();
        assertThat(other.only().state()).isEqualTo(State.PROBATION);
        other.fails(OPENAI, "a", "gpt-4o", Kind.REGION_BLOCKED);
        other.book.tick();
        one.book.tick();
        assertThat(one.only().state()).isEqualTo(State.STANDS);
        assertThat(one.only().probes()).isEqualTo(other.only().probes());
    }

    @Test
    void a_node_that_does_not_lead_asks_only_about_what_it_alone_knows() {
        tick();
        one.standing(Kind.REGION_BLOCKED);
        tick();
        other.fails(VLLM, "a", "qwen3-32b", Kind.MISCONFIGURED);
        tick();
        other.after("20M");
        assertThat(other.book.due(false))
                .extracting(verdict -> verdict.kind().word())
                .containsExactly("misconfigured");
        assertThat(other.book.due(true))
                .extracting(verdict -> verdict.kind().word())
                .containsExactly("region_blocked");
    }

    @Test
    void what_a_node_has_not_written_yet_is_not_overwritten() {
        tick();
        one.fails(OPENAI, "a", "gpt-4o", Kind.KEY_INVALID);
        tick();
        one.book.probed(one.only(), null);
        store.change(store.verdicts(), java.util.List.of());
        one.book.tick();
        assertThat(one.book.all()).isEmpty();
        assertThat(store.kept).isEmpty();
    }
}
