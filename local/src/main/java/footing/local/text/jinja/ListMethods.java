package footing.local.text.jinja;

import java.util.List;
import java.util.Optional;

/// The methods of lists and tuples that change nothing.
final class ListMethods {
    private ListMethods() {}

    static Optional<Value> find(List<Value> items, String name, Budget budget) {
        return switch (name) {
            case "index" ->
                    Optional.of(
                            new Value.Func(
                                    name,
                                    args -> {
                                        int at = index(items, args.need(0, "value"), budget);
                                        if (at < 0) {
                                            throw TemplateFault.value(
                                                    "the value is not in the list");
                                        }
                                        return Value.of(at);
                                    }));
            case "count" ->
                    Optional.of(
                            new Value.Func(
                                    name, args -> count(items, args.need(0, "value"), budget)));
            case "copy" -> Optional.of(new Value.Func(name, _ -> new Value.Seq(items)));
            default -> Optional.empty();
        };
    }

    private static int index(List<Value> items, Value wanted, Budget budget) throws TemplateFault {
        for (int i = 0; i < items.size(); i++) {
            budget.step();
            if (PyOps.same(items.get(i), wanted)) {
                return i;
            }
        }
        return -1;
    }

    private static Value count(List<Value> items, Value wanted, Budget budget)
            throws TemplateFault {
        int count = 0;
        for (Value item : items) {
            budget.step();
            count += PyOps.same(item, wanted) ? 1 : 0;
        }
        return Value.of(count);
    }
}
