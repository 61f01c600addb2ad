package footing.ledger.allow;

import static footing.ledger.allow.AllowSamples.ANN;
import static footing.ledger.allow.AllowSamples.claim;
import static footing.ledger.allow.AllowSamples.limit;
import static footing.ledger.allow.AllowSamples.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import footing.testing.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A common store that answers, and has yet to hear what the books say.
class UntoldPoolTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private static final class Untold implements Common {
        @Override
        public Reply swap(Call call) {
            return new Reply(
                    false,
                    1,
                    false,
                    1,
                    2,
                    Set.of("a", "b"),
                    Set.of(),
                    call.asks().stream().map(ask -> new Got(ask.mine(), 0, true, false)).toList());
        }

        @Override
        public String name() {
            return "a store that knows nothing";
        }

        @Override
        public void close() {}
    }

    private static Admission ask(Holds holds, String id, long most) {
        return holds.hold(claim(id, ANN, tokens(most, 0)));
    }

    private static Holds holds(WhenAway whenAway, Leases leases) {
        Notes nobody =
                new Notes() {
                    @Override
                    public void held(Hold hold, long atMillis) {}

                    @Override
                    public void ended(Settlement settlement) {}
                };
        Holds holds = new Holds(new FakeClock(), nobody, leases);
        leases.start(LONG);
        assertThat(leases.state().whenAway()).isEqualTo(whenAway);
        return holds;
    }

    private static Leases leases(WhenAway whenAway) {
        return new Leases(new Untold(), System::nanoTime, whenAway, Duration.ofMillis(50));
    }

    @Test
    void a_node_that_knows_the_books_gives_out_its_share_until_the_others_know_them() {
        Leases leases = leases(WhenAway.SHARE);
        Holds holds = holds(WhenAway.SHARE, leases);
        holds.tell(PastSpending.NONE);
        holds.post(new Rules(List.of(limit("house", Measure.TOKENS, Window.DAY, 100)), List.of()));
        assertThat(ask(holds, "r1", 50)).isInstanceOf(Admission.Admitted.class);
        assertThat(ask(holds, "r2", 1)).isInstanceOf(Admission.Refused.class);
        leases.halt();
    }

    @Test
    void one_that_does_not_know_them_refuses() {
        Leases leases = leases(WhenAway.SHARE);
        Holds holds = holds(WhenAway.SHARE, leases);
        holds.post(new Rules(List.of(limit("house", Measure.TOKENS, Window.DAY, 100)), List.of()));
        assertThat(ask(holds, "r1", 1)).isInstanceOf(Admission.Refused.class);
        leases.halt();
    }

    @Test
    void closed_means_closed() {
        Leases leases = leases(WhenAway.CLOSED);
        Holds holds = holds(WhenAway.CLOSED, leases);
        holds.tell(PastSpending.NONE);
        holds.post(new Rules(List.of(limit("house", Measure.TOKENS, Window.DAY, 100)), List.of()));
        assertThat(ask(holds, "r1", 1)).isInstanceOf(Admission.Refused.class);
        leases.halt();
    }
}
