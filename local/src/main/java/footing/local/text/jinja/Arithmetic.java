package footing.local.text.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Python's arithmetic on numbers, and its `+` and `*` on texts and lists.
final class Arithmetic {
    /// Bits of the largest whole number.
    private static final int BITS = 4096;

    private Arithmetic() {}

    static Value apply(String operator, Value left, Value right, Budget budget)
            throws TemplateFault {
        if (operator.equals("+")) {
            if (left instanceof Value.Str(var a) && right instanceof Value.Str(var b)) {
                budget.pay((long) a.length() + b.length());
                budget.limit((long) a.length() + b.length());
                return Value.of(a + b);
            }
            if ((left instanceof Value.Seq && right instanceof Value.Seq)
                    || (left instanceof Value.Tuple && right instanceof Value.Tuple)) {
                return joined(left, right, budget);
            }
        }
        if (operator.equals("*") && repeats(left) && !repeats(right)) {
            return repeat(left, right, budget);
        }
        if (operator.equals("*") && repeats(right) && !repeats(left)) {
            return repeat(right, left, budget);
        }
        return numbers(operator, left, right);
    }

    private static Value joined(Value left, Value right, Budget budget) throws TemplateFault {
        List<Value> items = new ArrayList<>(PyOps.iterate(left, budget));
        budget.list((long) items.size() + PyOps.iterate(right, budget).size());
        items.addAll(PyOps.iterate(right, budget));
        budget.pay(8L * items.size());
        return left instanceof Value.Seq ? new Value.Seq(items) : new Value.Tuple(items);
    }

    private static boolean repeats(Value value) {
        return value instanceof Value.Str || value instanceof Value.Seq;
    }

    private static Value repeat(Value value, Value by, Budget budget) throws TemplateFault {
        BigInteger wanted = PyOps.whole(by, "the number of repetitions").max(BigInteger.ZERO);
        int times = wanted.min(BigInteger.valueOf(Budget.TEXT + 1L)).intValue();
        if (value instanceof Value.Str(var text)) {
            budget.pay((long) text.length() * times);
            budget.limit((long) text.length() * times);
            return Value.of(text.repeat(text.isEmpty() ? 0 : times));
        }
        List<Value> items = PyOps.iterate(value, budget);
        budget.pay(64L * items.size() * times);
        budget.list((long) items.size() * times);
        List<Value> out = new ArrayList<>();
        for (int i = 0; i < times && !items.isEmpty(); i++) {
            out.addAll(items);
        }
        return new Value.Seq(out);
    }

    private static Value numbers(String operator, Value left, Value right) throws TemplateFault {
        Optional<BigDecimal> a = PyOps.number(left);
        Optional<BigDecimal> b = PyOps.number(right);
        boolean notFinite = left instanceof Value.Real || right instanceof Value.Real;
        if ((a.isEmpty() && !(left instanceof Value.Real))
                || (b.isEmpty() && !(right instanceof Value.Real))) {
            throw TemplateFault.value(
                    "%s %s %s has no meaning"
                            .formatted(PyText.type(left), operator, PyText.type(right)));
        }
        boolean division = "/%".contains(operator) || operator.equals("//");
        if (division && b.isPresent() && b.get().signum() == 0) {
            throw TemplateFault.value("division by zero");
        }
        if (notFinite || operator.equals("/")) {
            return new Value.Real(reals(operator, real(left), real(right)));
        }
        BigInteger x = PyOps.whole(left, "the left side");
        BigInteger y = PyOps.whole(right, "the right side");
        return operator.equals("**") && y.signum() < 0
                ? new Value.Real(Math.pow(x.doubleValue(), y.doubleValue()))
                : whole(operator, x, y);
    }

    static double real(Value value) {
        return value instanceof Value.Real(var number)
                ? number
                : PyOps.number(value).map(BigDecimal::doubleValue).orElse(Double.NaN);
    }

    private static double reals(String operator, double a, double b) {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "//" -> Math.floor(a / b);
            case "%" -> a - Math.floor(a / b) * b;
            default -> Math.pow(a, b);
        };
    }

    private static Value whole(String operator, BigInteger a, BigInteger b) throws TemplateFault {
        BigInteger result =
                switch (operator) {
                    case "+" -> a.add(b);
                    case "-" -> a.subtract(b);
                    case "*" -> a.multiply(b);
                    case "//" -> floorDivide(a, b);
                    case "%" -> a.subtract(floorDivide(a, b).multiply(b));
                    default -> power(a, b);
                };
        if (result.bitLength() > BITS) {
            throw TemplateFault.limit("a number has more than %d bits".formatted(BITS));
        }
        return new Value.Int(result);
    }

    private static BigInteger power(BigInteger a, BigInteger b) throws TemplateFault {
        if (b.bitLength() > 12 || (long) a.bitLength() * b.intValue() > BITS) {
            throw TemplateFault.limit("a number has more than %d bits".formatted(BITS));
        }
        return a.pow(b.intValue());
    }

    private static BigInteger floorDivide(BigInteger a, BigInteger b) {
        BigInteger[] parts = a.divideAndRemainder(b);
        boolean down = parts[1].signum() != 0 && parts[1].signum() != b.signum();
        return down ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    static Value negate(Value value) throws TemplateFault {
        return value instanceof Value.Real(var number)
                ? new Value.Real(-number)
                : new Value.Int(PyOps.whole(value, "what stands after '-'").negate());
    }
}
