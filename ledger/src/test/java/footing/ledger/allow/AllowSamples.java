package footing.ledger.allow;

import footing.testing.FakeClock;
import java.time.Instant;
import java.util.List;

/// What the tests of this room begin with.
final class AllowSamples {
    static final Instant NOON = FakeClock.START;
    static final Holder ANN = new Holder("k_ann", "chat", "search", "acme");
    static final Holder BEN = new Holder("k_ben", "chat", "search", "acme");
    static final Lane OPENAI = new Lane("openai", "gpt-4o");
    static final Lane LOCAL = new Lane("local", "small");

    private AllowSamples() {}

    static Claim claim(String id, Holder holder, Amounts most, Lane... lanes) {
        List<Lane> ways = lanes.length == 0 ? List.of(OPENAI) : List.of(lanes);
        return new Claim(
                id, holder, "gpt-4o", most, ways, Claim.Known.BOTH, NOON.toEpochMilli() + 600_000);
    }

    static Amounts tokens(long in, long out) {
        return new Amounts(in, out, 0, 0);
    }

    static Limit limit(String subject, Measure measure, Window window, long amount) {
        return new Limit(Subject.of(subject).orElseThrow(), measure, window, amount);
    }

    static Grant grant(String id, String holder, Grant.Unit unit, long amount) {
        return new Grant(
                id,
                Subject.of(holder).orElseThrow(),
                unit,
                amount,
                Grant.Scope.EVERYWHERE,
                Grant.Category.PROMOTIONAL,
                50,
                NOON.minusSeconds(10),
                null,
                0,
                "a test");
    }
}
