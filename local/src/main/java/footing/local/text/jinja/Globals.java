package footing.local.text.jinja;

import footing.local.text.jinja.TemplateFault.Kind;
import java.math.BigInteger;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The functions that every template has.
final class Globals {
    /// Most numbers of a `range`.
    private static final int RANGE = 100_000;

    private Globals() {}

    static void into(Scope scope, ZonedDateTime now, Budget budget) {
        function(scope, "range", args -> range(args, budget));
        function(scope, "namespace", args -> new Value.Space(named(args)));
        function(
                scope,
                "dict",
                args -> {
                    Map<Value, Value> entries = new LinkedHashMap<>();
                    if (!args.positional().isEmpty()
                            && args.positional().getFirst() instanceof Value.Dict(var given)) {
                        entries.putAll(given);
                    }
                    named(args).forEach((name, value) -> entries.put(Value.of(name), value));
                    return new Value.Dict(entries);
                });
        function(
                scope,
                "raise_exception",
                args -> {
                    throw new TemplateFault(Kind.RAISED, 0, PyText.str(args.need(0, "message")));
                });
        function(
                scope,
                "strftime_now",
                args -> Value.of(Strftime.format(args.text(0, "format", ""), now)));
    }

    private static void function(Scope scope, String name, Value.Body body) {
        scope.set(name, new Value.Func(name, body));
    }

    private static Map<String, Value> named(Args args) throws TemplateFault {
        Map<String, Value> members = new LinkedHashMap<>();
        for (Value given : args.positional()) {
            if (given instanceof Value.Dict(var entries)) {
                for (Map.Entry<Value, Value> entry : entries.entrySet()) {
                    members.put(PyText.str(entry.getKey()), entry.getValue());
                }
            }
        }
        members.putAll(args.named());
        return members;
    }

    private static Value range(Args args, Budget budget) throws TemplateFault {
        boolean one = args.positional().size() == 1;
        BigInteger start = one ? BigInteger.ZERO : PyOps.whole(args.need(0, "start"), "start");
        BigInteger end = PyOps.whole(args.need(one ? 0 : 1, "stop"), "stop");
        BigInteger step = PyOps.whole(args.get(2, "step", Value.of(1)), "step");
        if (step.signum() == 0) {
            throw TemplateFault.value("the step of a range is 0");
        }
        List<Value> numbers = new ArrayList<>();
        for (BigInteger i = start;
                step.signum() > 0 ? i.compareTo(end) < 0 : i.compareTo(end) > 0;
                i = i.add(step)) {
            budget.step();
            if (numbers.size() == RANGE) {
                throw TemplateFault.limit("a range has more than %d numbers".formatted(RANGE));
            }
            numbers.add(new Value.Int(i));
        }
        return new Value.Seq(numbers);
    }
}
