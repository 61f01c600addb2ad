package footing.ledger.exchange;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a supplier's bill says beside what the books say, by day and model.
///
/// @param lines in order of days and models
/// @param tolerance as a share: 0.01 is one in a hundred
public record Reconciliation(
        List<Line> lines, String currency, boolean counted, boolean priced, BigDecimal tolerance) {
    /// What the books say of one day and model.
    ///
    /// @param micros millionths of the bill's currency
    /// @param uncertain of these tokens, those that were counted by us or not at all
    public record Ours(LocalDate day, String model, long tokens, long micros, long uncertain) {}

    /// A day and model.
    ///
    /// @param uncertain of our tokens, those that are estimated or unknown
    public record Line(
            LocalDate day,
            String model,
            long ours,
            long theirs,
            long ourMicros,
            long theirMicros,
            long uncertain) {
        public long tokens() {
            return Math.subtractExact(theirs, ours);
        }

        public long micros() {
            return Math.subtractExact(theirMicros, ourMicros);
        }

        /// Whether only one side has it.
        public boolean onlyOurs() {
            return theirs == 0 && theirMicros == 0;
        }

        public boolean onlyTheirs() {
            return ours == 0 && ourMicros == 0;
        }

        private Line plus(Line more) {
            return new Line(
                    day,
                    model,
                    Math.addExact(ours, more.ours),
                    Math.addExact(theirs, more.theirs),
                    Math.addExact(ourMicros, more.ourMicros),
                    Math.addExact(theirMicros, more.theirMicros),
                    Math.addExact(uncertain, more.uncertain));
        }
    }

    private record Place(LocalDate day, String model) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int days = day.compareTo(other.day);
            return days != 0 ? days : model.compareTo(other.model);
        }
    }

    /// Puts a bill beside the books. What neither counted nor cost anything is left out.
    ///
    /// @throws ExchangeFault where the bill tells money in another currency than `currency`
    public static Reconciliation of(
            Invoice bill, List<Ours> books, String currency, BigDecimal tolerance)
            throws ExchangeFault {
        Map<Place, Line> lines = new TreeMap<>();
        for (Invoice.Line line : bill.lines()) {
            if (bill.priced() && !line.currency().isEmpty() && !line.currency().equals(currency)) {
                throw new ExchangeFault(
                        bill.file()
                                + " tells "
                                + line.currency()
                                + " on "
                                + line.day()
                                + " (expected: "
                                + currency
                                + "; --currency chooses)");
            }
            put(lines, new Line(line.day(), line.model(), 0, line.tokens(), 0, line.micros(), 0));
        }
        for (Ours one : books) {
            put(
                    lines,
                    new Line(
                            one.day(),
                            one.model(),
                            one.tokens(),
                            0,
                            one.micros(),
                            0,
                            one.uncertain()));
        }
        List<Line> told =
                lines.values().stream()
                        .filter(line ->
                                line.ours != 0
                                        || line.theirs != 0
                                        || line.ourMicros != 0
                                        || line.theirMicros != 0)
                        .toList();
        return new Reconciliation(told, currency, bill.counted(), bill.priced(), tolerance);
    }

    private static void put(Map<Place, Line> lines, Line line) {
        lines.merge(new Place(line.day(), line.model()), line, Line::plus);
    }

    /// All lines together, on the day of the first.
    public Line total() {
        return lines.stream()
                .reduce(Line::plus)
                .orElse(new Line(LocalDate.EPOCH, "", 0, 0, 0, 0, 0));
    }

    /// Whether a line's difference is within the tolerance, in all that the bill tells.
    public boolean within(Line line) {
        return (!counted || within(line.ours, line.theirs))
                && (!priced || within(line.ourMicros, line.theirMicros));
    }

    private boolean within(long ours, long theirs) {
        BigDecimal difference =
                new BigDecimal(BigInteger.valueOf(theirs).subtract(BigInteger.valueOf(ours)).abs());
        BigDecimal larger =
                new BigDecimal(
                        BigInteger.valueOf(ours).abs().max(BigInteger.valueOf(theirs).abs()));
        return difference.compareTo(larger.multiply(tolerance)) <= 0;
    }

    /// The lines that are not within the tolerance.
    public List<Line> beyond() {
        List<Line> beyond = new ArrayList<>();
        for (Line line : lines) {
            if (!within(line)) {
                beyond.add(line);
            }
        }
        return beyond;
    }

    /// Of the difference in tokens, how much can come from rows that are estimated or unknown, in
    /// percent; 100 where there is no difference.
    public int explained() {
        long difference = 0;
        long uncertain = 0;
        for (Line line : lines) {
            long apart = Math.abs(line.tokens());
            difference = Math.addExact(difference, apart);
            uncertain = Math.addExact(uncertain, Math.min(apart, line.uncertain));
        }
        return difference == 0
                ? 100
                : BigInteger.valueOf(uncertain)
                        .multiply(BigInteger.valueOf(100))
                        .divide(BigInteger.valueOf(difference))
                        .intValueExact();
    }
}
