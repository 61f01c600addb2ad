package footing.ledger.allow;

import static footing.ledger.allow.AllowSamples.ANN;
import static footing.ledger.allow.AllowSamples.claim;
import static footing.ledger.allow.AllowSamples.limit;
import static footing.ledger.allow.AllowSamples.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import footing.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
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

    private static final Notes NOBODY =
            new Notes() {
                @Override
                public void held(Hold hold, long atMillis) {}

                @Override
                public void ended(Settlement settlement) {}
            };

    private static Admission ask(Holds holds, String id, long most) {
        return holds.hold(claim(id, ANN, tokens(most, 0)));
    }

    /// Asks for each of `amounts` in turn, where 100 tokens a day are shared by two nodes.
    private static List<Boolean> letIn(WhenAway whenAway, boolean booksTold, long... amounts) {
        Leases leases = new Leases(new Untold(), System::nanoTime, whenAway, Duration.ofMillis(50));
        Holds holds = new Holds(new FakeClock(), NOBODY, leases);
        leases.start(LONG);
        if (booksTold) {
            holds.tell(PastSpending.NONE);
        }
        holds.post(new Rules(List.of(limit("house", Measure.TOKENS, Window.DAY, 100)), List.of()));
        List<Boolean> answers = new ArrayList<>();
        for (long amount : amounts) {
            String id = "r" + answers.size();
            answers.add(ask(holds, id, amount) instanceof Admission.Admitted);
        }
        leases.halt();
        return answers;
    }

    @Test
    void a_node_that_knows_the_books_gives_out_its_share_until_the_others_know_them() {
        assertThat(letIn(WhenAway.SHARE, true, 50, 1)).containsExactly(true, false);
    }

    @Test
    void one_that_does_not_know_them_refuses() {
        assertThat(letIn(WhenAway.SHARE, false, 1)).containsExactly(false);
    }

    @Test
    void closed_means_closed() {
        assertThat(letIn(WhenAway.CLOSED, true, 1)).containsExactly(false);
    }
}
