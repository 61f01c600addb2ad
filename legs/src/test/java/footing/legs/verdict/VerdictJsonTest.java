package footing.legs.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Evidence;
import footing.legs.Refusal.Kind;
import footing.testing.FakeClock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictJsonTest {
    private static final Instant NOW = FakeClock.START;
    private static final Ruling RULING =
            new Ruling(
                    "v_1",
                    Ruling.Word.OVERRULE,
                    "the supplier said \"sorry\"",
                    "ops",
                    NOW,
                    NOW.plusSeconds(60));

    private static Verdict verdict(Kind kind, State state, Permanence permanence) {
        return new Verdict(
                "v_1",
                new Subject(Scope.KEY, "openai", "leg", "KEY#1", "m/模型", "h:443"),
                kind,
                state,
                permanence,
                Confidence.MEDIUM,
                new Evidence(403, List.of("server: x"), "{\"错误\":\"\\n\"}", "a <- b"),
                "openai:403:code",
                NOW,
                NOW.plusNanos(1),
                7,
                NOW.plusSeconds(30),
                3,
                RULING);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void every_kind_comes_back_as_it_was(Kind kind) {
        Verdict verdict = verdict(kind, State.STANDS, new Permanence.Standing());
        assertThat(VerdictJson.verdict(VerdictJson.write(verdict))).contains(verdict);
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void every_state_and_permanence_comes_back_as_it_was(State state) {
        List<Permanence> all =
                List.of(
                        new Permanence.Standing(),
                        new Permanence.Transient(),
                        new Permanence.Until(NOW.plusMillis(1)));
        for (Permanence permanence : all) {
            Verdict verdict = verdict(Kind.TIMEOUT, state, permanence);
            assertThat(VerdictJson.verdict(VerdictJson.write(verdict))).contains(verdict);
        }
    }

    @Test
    void what_is_absent_stays_absent() {
        Verdict verdict =
                new Verdict(
                        "v_2",
                        new Subject(Scope.NETWORK, "openai", "", "", "", "h"),
                        Kind.NETWORK_BLOCKED,
                        State.SUSPECT,
                        new Permanence.Transient(),
                        Confidence.HIGH,
                        new Evidence(0, List.of(), "", null),
                        "",
                        NOW,
                        NOW,
                        1,
                        null,
                        0,
                        null);
        assertThat(VerdictJson.verdict(VerdictJson.write(verdict))).contains(verdict);
    }

    @Test
    void a_ruling_comes_back_as_it_was() {
        assertThat(VerdictJson.ruling(VerdictJson.write(RULING))).contains(RULING);
    }

    @Test
    void what_a_later_edition_added_is_passed_over() {
        Verdict verdict = verdict(Kind.TIMEOUT, State.STANDS, new Permanence.Transient());
        String later = VerdictJson.write(verdict).replaceFirst("\\{", "{\"mood\":{\"of\":[1]},");
        assertThat(VerdictJson.verdict(later)).contains(verdict);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"id\":\"v_1\"",
                "{\"id\":\"v_1\",\"class\":\"moon_blocked\",\"state\":\"stands\"}",
                "\u0000"
            })
    void garbage_is_no_verdict_and_no_ruling(String garbage) {
        assertThat(VerdictJson.verdict(garbage)).isEmpty();
        assertThat(VerdictJson.ruling(garbage)).isEmpty();
    }

    @Test
    void a_verdict_that_is_cut_or_bent_anywhere_throws_nothing() {
        String whole =
                VerdictJson.write(
                        verdict(Kind.QUOTA_EXHAUSTED, State.STANDS, new Permanence.Until(NOW)));
        for (int i = 0; i < whole.length(); i++) {
            assertThat(VerdictJson.verdict(whole.substring(0, i))).isEmpty();
            assertThat(VerdictJson.verdict(whole.substring(0, i) + '7' + whole.substring(i + 1)))
                    .satisfies(_ -> {});
        }
    }
}
