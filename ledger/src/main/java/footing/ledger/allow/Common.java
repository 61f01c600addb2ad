package footing.ledger.allow;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the nodes of a house keep what each has leased of the common limits and grants.
///
/// For one thread.
public interface Common extends AutoCloseable {
    /// Says what this node has and would like, and answers what it has from then on. A call that
    /// throws may have been heard, now or later; what it said then is overtaken by the next.
    Reply swap(Call call) throws IOException;

    /// What messages call it; holds no secret.
    String name();

    @Override
    void close();

    /// What a node says at once.
    ///
    /// @param seq grows with each call of a life
    /// @param acked the last that was answered; 0 for none
    /// @param epoch the last that was told; 0 for none
    record Call(long seq, long acked, long epoch, Leave leave, List<Ask> asks) {
        /// Copies the list.
        public Call {
            asks = List.copyOf(asks);
        }
    }

    /// Whose leases end with a call.
    enum Leave {
        NOBODY,
        /// Those of the node's earlier lives: the books have all that they spent.
        PAST,
        /// Those of this life: it ends here, and the books have all that it spent.
        SELF
    }

    /// What a pool counts.
    enum Kind {
        /// Refills evenly.
        REFILLING("B"),
        /// Is spent for good.
        COUNTED("C"),
        /// Is given back when a request ends.
        SLOTS("S");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /// A letter, for the script.
        public String code() {
            return code;
        }
    }

    /// Of one pool. All figures count what this life took since it began, or since the period
    /// began: a lease is the difference to what it spent.
    ///
    /// @param pool its name, the same on all nodes
    /// @param window milliseconds in which a refilling pool is full again; 0 for others
    /// @param must spent or held, whatever is left
    /// @param mine what this node may give out
    /// @param least with less it would have nothing of it
    /// @param need what it would have for the requests that wait
    /// @param like what it would have so that none has to wait; less than it has where it gives
    ///   back
    /// @param books what the books say, for a pool that may not know
    record Ask(
            String pool,
            Kind kind,
            long amount,
            long window,
            long must,
            long mine,
            long least,
            long need,
            long like,
            @Nullable Books books) {}

    /// What was spent of a pool in the period.
    ///
    /// @param asOf the common store's time when it told which lives there are, before the books
    ///   were read; 0 where it never did
    /// @param live by each of these lives, but for this one
    /// @param rest by everybody else, but for this one
    /// @param current whether the books were read in the same period
    record Books(long asOf, Map<String, Long> live, long rest, boolean current) {
        /// Copies the map.
        public Books {
            live = Map.copyOf(live);
        }
    }

    /// What is answered to all of it.
    ///
    /// @param late a later call was heard before: this one counts for nothing
    /// @param gathering it lost what it knew, and gives nothing out until all have told it anew
    /// @param now its clock, milliseconds since 1970
    /// @param nodes how many nodes there are
    /// @param runs the lives that have not ended, as far as known
    /// @param called names of pools of which somebody wants more than is there
    /// @param gots in the order of the asks
    record Reply(
            boolean late,
            long epoch,
            boolean gathering,
            long now,
            int nodes,
            Set<String> runs,
            Set<String> called,
            List<Got> gots) {
        /// Copies the collections.
        public Reply {
            runs = Set.copyOf(runs);
            called = Set.copyOf(called);
            gots = List.copyOf(gots);
        }

        /// That a call was overtaken.
        public static Reply overtaken() {
            return new Reply(true, 0, false, 0, 1, Set.of(), Set.of(), List.of());
        }
    }

    /// What is answered to one ask.
    ///
    /// @param mine what this node may give out from now on
    /// @param left what nobody has
    /// @param books whether it would like to hear the books
    /// @param joined false where it could not be answered without the books
    record Got(long mine, long left, boolean books, boolean joined) {}
}
