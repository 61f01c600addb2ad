package footing.local.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The methods of mappings that change nothing.
final class DictMethods {
    private DictMethods() {}

    static Optional<Value> find(Value.Dict dict, String name, Budget budget) {
        return switch (name) {
            case "items" -> method(name, _ -> items(dict.entries(), budget));
            case "keys" -> method(name, _ -> new Value.Seq(PyOps.iterate(dict, budget)));
            case "values" ->
                    method(
                            name,
                            _ -> {
                                budget.pay(dict.entries().size());
                                return new Value.Seq(List.copyOf(dict.entries().values()));
                            });
            case "get" ->
                    method(
                            name,
                            args -> {
                                Value found = dict.entries().get(PyOps.key(args.need(0, "key")));
                                return found != null ? found : args.get(1, "default", Value.NONE);
                            });
            case "copy" -> method(name, _ -> dict);
            default -> Optional.empty();
        };
    }

    static Value items(Map<Value, Value> entries, Budget budget) throws TemplateFault {
        budget.pay(16L * entries.size());
        List<Value> pairs = new ArrayList<>();
        entries.forEach((key, value) -> pairs.add(new Value.Tuple(List.of(key, value))));
        return new Value.Seq(pairs);
    }

    private static Optional<Value> method(String name, Value.Body body) {
        return Optional.of(new Value.Func(name, body));
    }
}
