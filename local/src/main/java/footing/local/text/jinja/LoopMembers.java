package footing.local.text.jinja;

import java.util.List;
import java.util.Optional;

/// What a template may ask its `loop`.
final class LoopMembers {
    private LoopMembers() {}

    static Optional<Value> find(Value.Loop loop, String name) {
        List<Value> items = loop.items();
        int index = loop.index0();
        return switch (name) {
            case "index" -> Optional.of(Value.of(index + 1));
            case "index0" -> Optional.of(Value.of(index));
            case "revindex" -> Optional.of(Value.of(items.size() - index));
            case "revindex0" -> Optional.of(Value.of(items.size() - index - 1));
            case "first" -> Optional.of(Value.of(index == 0));
            case "last" -> Optional.of(Value.of(index == items.size() - 1));
            case "length" -> Optional.of(Value.of(items.size()));
            case "depth" -> Optional.of(Value.of(loop.depth()));
            case "depth0" -> Optional.of(Value.of(loop.depth() - 1));
            case "previtem" -> Optional.of(neighbour(items, index - 1, "previtem"));
            case "nextitem" -> Optional.of(neighbour(items, index + 1, "nextitem"));
            case "cycle" ->
                    Optional.of(
                            new Value.Func(
                                    "cycle",
                                    args -> {
                                        if (args.positional().isEmpty()) {
                                            throw TemplateFault.value(
                                                    "cycle has nothing to choose");
                                        }
                                        return args.positional()
                                                .get(index % args.positional().size());
                                    }));
            default -> Optional.empty();
        };
    }

    private static Value neighbour(List<Value> items, int index, String name) {
        return index >= 0 && index < items.size() ? items.get(index) : new Value.Undefined(name);
    }
}
