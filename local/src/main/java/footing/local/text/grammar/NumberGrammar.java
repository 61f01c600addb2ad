package footing.local.text.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Numbers between bounds, written without exponents where there are bounds.
final class NumberGrammar {
    /// Digits before the point, where no bound says less.
    private static final BigInteger LARGEST = BigInteger.TEN.pow(15).subtract(BigInteger.ONE);

    private NumberGrammar() {}

    /// The bounds of a schema.
    ///
    /// @param above whether `least` itself is out
    private record Bounds(
            Optional<BigDecimal> least, boolean above, Optional<BigDecimal> most, boolean below) {
        static Bounds of(Schema schema) throws SchemaFault {
            Optional<BigDecimal> least = schema.number("minimum");
            Optional<BigDecimal> above = schema.number("exclusiveMinimum");
            Optional<BigDecimal> most = schema.number("maximum");
            Optional<BigDecimal> below = schema.number("exclusiveMaximum");
            boolean strictLow =
                    above.isPresent()
                            && (least.isEmpty() || above.get().compareTo(least.get()) >= 0);
            boolean strictHigh =
                    below.isPresent() && (most.isEmpty() || below.get().compareTo(most.get()) <= 0);
            return new Bounds(
                    strictLow ? above : least, strictLow, strictHigh ? below : most, strictHigh);
        }

        boolean none() {
            return least.isEmpty() && most.isEmpty();
        }
    }

    static String integer(Schema schema, Gbnf gbnf) throws SchemaFault {
        Bounds bounds = Bounds.of(schema);
        boolean small = schema.node().path("format").asString("").equals("int32");
        if (bounds.none() && !small) {
            return gbnf.common("integer");
        }
        BigInteger least =
                bounds.least()
                        .map(n ->
                                n.setScale(0, RoundingMode.CEILING)
                                        .toBigInteger()
                                        .add(step(bounds.above(), n)))
                        .orElse(LARGEST.negate());
        BigInteger most =
                bounds.most()
                        .map(n ->
                                n.setScale(0, RoundingMode.FLOOR)
                                        .toBigInteger()
                                        .subtract(step(bounds.below(), n)))
                        .orElse(LARGEST);
        if (small) {
            least = least.max(BigInteger.valueOf(Integer.MIN_VALUE));
            most = most.min(BigInteger.valueOf(Integer.MAX_VALUE));
        }
        check(schema, new BigDecimal(least), new BigDecimal(most));
        List<String> bodies = new ArrayList<>();
        if (least.signum() < 0) {
            BigInteger from = most.signum() < 0 ? most.negate() : BigInteger.ONE;
            bodies.add(
                    "\"-\" "
                            + JsonSchemaGrammar.either(
                                    List.of(group(DigitRange.whole(from, least.negate())))));
        }
        if (most.signum() >= 0) {
            bodies.add(group(DigitRange.whole(least.max(BigInteger.ZERO), most)));
        }
        return gbnf.rule("integer-range", String.join(" | ", bodies), schema.path());
    }

    private static BigInteger step(boolean strict, BigDecimal bound) {
        boolean whole = bound.stripTrailingZeros().scale() <= 0;
        return strict && whole ? BigInteger.ONE : BigInteger.ZERO;
    }

    static String number(Schema schema, Gbnf gbnf) throws SchemaFault {
        Bounds bounds = Bounds.of(schema);
        if (bounds.none()) {
            return gbnf.common("number");
        }
        BigDecimal least = bounds.least().orElse(new BigDecimal(LARGEST.negate()));
        BigDecimal most = bounds.most().orElse(new BigDecimal(LARGEST));
        check(schema, least, most);
        List<String> bodies = new ArrayList<>();
        if (least.signum() < 0) {
            BigDecimal from = most.signum() < 0 ? most.negate() : BigDecimal.ZERO;
            boolean strictFrom = most.signum() < 0 && bounds.below();
            String body =
                    DigitRange.decimal(
                            from, strictFrom || most.signum() >= 0, least.negate(), bounds.above());
            if (!body.isEmpty()) {
                bodies.add("\"-\" " + group(body));
            }
        }
        if (most.signum() >= 0) {
            boolean strict = least.signum() >= 0 && bounds.above();
            String body =
                    DigitRange.decimal(least.max(BigDecimal.ZERO), strict, most, bounds.below());
            if (!body.isEmpty()) {
                bodies.add(group(body));
            }
        }
        if (bodies.isEmpty()) {
            throw new SchemaFault(schema.path(), "no number lies between its bounds");
        }
        return gbnf.rule("number-range", String.join(" | ", bodies), schema.path());
    }

    private static String group(String body) {
        return "(" + body + ")";
    }

    private static void check(Schema schema, BigDecimal least, BigDecimal most) throws SchemaFault {
        if (least.compareTo(most) > 0) {
            throw new SchemaFault(schema.path(), "no number lies between its bounds");
        }
        BigDecimal limit = BigDecimal.TEN.pow(18);
        boolean wide = least.abs().compareTo(limit) > 0 || most.abs().compareTo(limit) > 0;
        if (wide
                || least.stripTrailingZeros().scale() > 12
                || most.stripTrailingZeros().scale() > 12) {
            throw new SchemaFault(
                    schema.path(),
                    "a bound has more than 18 digits before the point or 12 after it");
        }
    }
}
