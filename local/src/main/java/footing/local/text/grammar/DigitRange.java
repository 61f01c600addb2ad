package footing.local.text.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/// The decimal texts of numbers that are not negative and lie between two bounds.
final class DigitRange {
    private static final String ANY = "[0-9]{0,12}";

    private DigitRange() {}

    /// Whole numbers from `least` to `most`, without leading zeros.
    static String whole(BigInteger least, BigInteger most) {
        List<String> bodies = new ArrayList<>();
        String high = most.toString();
        for (int digits = least.toString().length(); digits <= high.length(); digits++) {
            BigInteger first = digits == 1 ? BigInteger.ZERO : BigInteger.TEN.pow(digits - 1);
            BigInteger last = BigInteger.TEN.pow(digits).subtract(BigInteger.ONE);
            bodies.add(sameLength(first.max(least).toString(), last.min(most).toString()));
        }
        return String.join(" | ", bodies);
    }

    /// Texts of one length between two others of that length.
    private static String sameLength(String low, String high) {
        if (low.isEmpty()) {
            return "\"\"";
        }
        char from = low.charAt(0);
        char to = high.charAt(0);
        String lowRest = low.substring(1);
        String highRest = high.substring(1);
        int rest = lowRest.length();
        if (from == to) {
            return literal(from, rest == 0 ? "" : "(" + sameLength(lowRest, highRest) + ")");
        }
        String free = rest == 0 ? "" : Gbnf.times("[0-9]", rest, rest);
        List<String> bodies = new ArrayList<>();
        boolean allLow = lowRest.chars().allMatch(c -> c == '0');
        boolean allHigh = highRest.chars().allMatch(c -> c == '9');
        char middleFrom = allLow ? from : (char) (from + 1);
        char middleTo = allHigh ? to : (char) (to - 1);
        if (!allLow) {
            bodies.add(literal(from, "(" + sameLength(lowRest, "9".repeat(rest)) + ")"));
        }
        if (middleFrom <= middleTo) {
            bodies.add(("[" + middleFrom + "-" + middleTo + "] " + free).strip());
        }
        if (!allHigh) {
            bodies.add(literal(to, "(" + sameLength("0".repeat(rest), highRest) + ")"));
        }
        return String.join(" | ", bodies);
    }

    private static String literal(char digit, String rest) {
        return rest.isEmpty() ? "\"" + digit + "\"" : "\"" + digit + "\" " + rest;
    }

    /// Numbers with or without a point; empty where there are none.
    ///
    /// @param above whether `least` itself is out
    /// @param below whether `most` itself is out
    static String decimal(BigDecimal least, boolean above, BigDecimal most, boolean below) {
        BigInteger low = least.setScale(0, RoundingMode.FLOOR).toBigInteger();
        BigInteger high = most.setScale(0, RoundingMode.FLOOR).toBigInteger();
        String lowPart = fraction(least, low);
        String highPart = fraction(most, high);
        List<String> bodies = new ArrayList<>();
        if (low.equals(high)) {
            String inside = between(lowPart, above, highPart, below);
            add(bodies, "\"" + low + "\"", inside, lowPart.isEmpty() && !above);
            return String.join(" | ", bodies);
        }
        add(bodies, "\"" + low + "\"", atLeast(lowPart, above), lowPart.isEmpty() && !above);
        BigInteger first = low.add(BigInteger.ONE);
        BigInteger last = high.subtract(BigInteger.ONE);
        if (first.compareTo(last) <= 0) {
            bodies.add("(" + whole(first, last) + ") (\".\" [0-9]{1,12})?");
        }
        boolean mayEnd = !(highPart.isEmpty() && below);
        if (mayEnd) {
            add(bodies, "\"" + high + "\"", atMost(highPart, below), true);
        }
        return String.join(" | ", bodies);
    }

    private static void add(List<String> bodies, String whole, String fraction, boolean alone) {
        if (alone) {
            bodies.add(whole);
        }
        if (!fraction.isEmpty()) {
            bodies.add(whole + " \".\" (" + fraction + ")");
        }
    }

    /// The digits after the point, without zeros at their end.
    private static String fraction(BigDecimal number, BigInteger whole) {
        BigDecimal part = number.subtract(new BigDecimal(whole)).stripTrailingZeros();
        return part.signum() == 0 ? "" : part.toPlainString().substring(2);
    }

    /// Digits after a point, one at least, that make no less than `digits`.
    private static String atLeast(String digits, boolean above) {
        if (digits.isEmpty()) {
            return above ? "\"0\"{0,11} [1-9] " + ANY : "[0-9]{1,12}";
        }
        char first = digits.charAt(0);
        List<String> bodies = new ArrayList<>();
        if (first < '9') {
            bodies.add("[" + (char) (first + 1) + "-9] " + ANY);
        }
        String rest = digits.substring(1);
        if (rest.isEmpty() && !above) {
            bodies.add("\"" + first + "\"");
        }
        bodies.add("\"" + first + "\" (" + atLeast(rest, above) + ")");
        return String.join(" | ", bodies);
    }

    /// Digits after a point, one at least, that make no more than `digits`; empty for none.
    private static String atMost(String digits, boolean below) {
        if (digits.isEmpty()) {
            return below ? "" : "\"0\"{1,12}";
        }
        char first = digits.charAt(0);
        List<String> bodies = new ArrayList<>();
        if (first > '0') {
            bodies.add("[0-" + (char) (first - 1) + "] " + ANY);
        }
        String rest = digits.substring(1);
        String more = atMost(rest, below);
        if (!rest.isEmpty() || !below) {
            bodies.add("\"" + first + "\"");
        }
        if (!more.isEmpty()) {
            bodies.add("\"" + first + "\" (" + more + ")");
        }
        return String.join(" | ", bodies);
    }

    /// Digits after a point, one at least, between two; empty for none.
    private static String between(String low, boolean above, String high, boolean below) {
        if (high.isEmpty()) {
            return low.isEmpty() && !above && !below ? "\"0\"{1,12}" : "";
        }
        if (low.isEmpty()) {
            return above ? positiveAtMost(high, below) : atMost(high, below);
        }
        char from = low.charAt(0);
        char to = high.charAt(0);
        String lowRest = low.substring(1);
        String highRest = high.substring(1);
        List<String> bodies = new ArrayList<>();
        if (from == to) {
            String inside = between(lowRest, above, highRest, below);
            boolean alone = lowRest.isEmpty() && !above && !(highRest.isEmpty() && below);
            add2(bodies, from, inside, alone);
            return String.join(" | ", bodies);
        }
        add2(bodies, from, atLeast(lowRest, above), lowRest.isEmpty() && !above);
        if (to - from > 1) {
            bodies.add("[" + (char) (from + 1) + "-" + (char) (to - 1) + "] " + ANY);
        }
        boolean alone = !(highRest.isEmpty() && below);
        add2(bodies, to, atMost(highRest, below), alone);
        return String.join(" | ", bodies);
    }

    private static void add2(List<String> bodies, char digit, String rest, boolean alone) {
        if (alone) {
            bodies.add("\"" + digit + "\"");
        }
        if (!rest.isEmpty()) {
            bodies.add("\"" + digit + "\" (" + rest + ")");
        }
    }

    /// As [#atMost], without the digits that make nothing.
    private static String positiveAtMost(String digits, boolean below) {
        if (digits.isEmpty()) {
            return "";
        }
        char first = digits.charAt(0);
        String rest = digits.substring(1);
        List<String> bodies = new ArrayList<>();
        if (first == '0') {
            add2(bodies, '0', positiveAtMost(rest, below), false);
            return String.join(" | ", bodies);
        }
        bodies.add("\"0\" (" + atLeast("", true) + ")");
        if (first > '1') {
            bodies.add("[1-" + (char) (first - 1) + "] " + ANY);
        }
        add2(bodies, first, atMost(rest, below), !(rest.isEmpty() && below));
        return String.join(" | ", bodies);
    }
}
