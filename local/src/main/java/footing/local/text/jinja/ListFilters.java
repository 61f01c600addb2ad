package footing.local.text.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The filters that work on lists.
final class ListFilters {
    private static final Set<String> NAMES =
            Set.of(
                    "join",
                    "list",
                    "first",
                    "last",
                    "dictsort",
                    "selectattr",
                    "rejectattr",
                    "select",
                    "reject",
                    "map",
                    "unique",
                    "sort",
                    "reverse",
                    "sum",
                    "min",
                    "max");

    private ListFilters() {}

    /// What items are compared by.
    @FunctionalInterface
    interface Key {
        Value of(Value item) throws TemplateFault;
    }

    static boolean known(String name) {
        return NAMES.contains(name);
    }

    static Value apply(String name, Value value, Args args, Budget budget) throws TemplateFault {
        return switch (name) {
            case "join" -> join(value, args, budget);
            case "list" -> new Value.Seq(PyOps.iterate(value, budget));
            case "first" -> end(PyOps.iterate(value, budget), true);
            case "last" -> end(PyOps.iterate(value, budget), false);
            case "dictsort" -> dictSort(value, args, budget);
            case "selectattr" -> chosen(value, args, true, true, budget);
            case "rejectattr" -> chosen(value, args, true, false, budget);
            case "select" -> chosen(value, args, false, true, budget);
            case "reject" -> chosen(value, args, false, false, budget);
            case "map" -> map(value, args, budget);
            case "unique" -> unique(value, args, budget);
            case "sort" ->
                    new Value.Seq(
                            sort(
                                    PyOps.iterate(value, budget),
                                    key(args, 1, 2, budget),
                                    args.truth(0, "reverse"),
                                    budget));
            case "reverse" -> reverse(value, budget);
            case "sum" -> sum(value, args, budget);
            case "min" ->
                    end(
                            sort(
                                    PyOps.iterate(value, budget),
                                    key(args, 0, 1, budget),
                                    false,
                                    budget),
                            true);
            case "max" ->
                    end(
                            sort(
                                    PyOps.iterate(value, budget),
                                    key(args, 0, 1, budget),
                                    true,
                                    budget),
                            true);
            default -> throw TemplateFault.value("unknown filter '" + name + "'");
        };
    }

    private static Value join(Value value, Args args, Budget budget) throws TemplateFault {
        String attribute = args.text(1, "attribute", "");
        List<Value> texts = new ArrayList<>();
        for (Value item : PyOps.iterate(value, budget)) {
            Value part = attribute.isEmpty() ? item : Filters.path(item, attribute, budget);
            texts.add(Value.of(PyText.str(part)));
        }
        return TextMethods.join(args.text(0, "d", ""), new Value.Seq(texts), budget);
    }

    private static Value end(List<Value> items, boolean first) {
        return items.isEmpty()
                ? new Value.Undefined("an item of an empty list")
                : first ? items.getFirst() : items.getLast();
    }

    private static Value dictSort(Value value, Args args, Budget budget) throws TemplateFault {
        if (!(value instanceof Value.Dict(Map<Value, Value> entries))) {
            throw TemplateFault.value(
                    "dictsort of %s (expected: a mapping)".formatted(PyText.type(value)));
        }
        boolean caseSensitive = args.truth(0, "case_sensitive");
        int part = args.text(1, "by", "key").equals("value") ? 1 : 0;
        Key key =
                pair -> {
                    Value at = Access.item(pair, Value.of(part), budget);
                    return caseSensitive ? at : Filters.folded(at);
                };
        return new Value.Seq(sort(Filters.pairs(entries), key, args.truth(2, "reverse"), budget));
    }

    private static Value chosen(
            Value value, Args args, boolean byMember, boolean wanted, Budget budget)
            throws TemplateFault {
        int skip = byMember ? 1 : 0;
        String test = args.text(skip, "test", "");
        if (!test.isEmpty() && !Tests.known(test)) {
            throw TemplateFault.value("unknown test '" + test + "'");
        }
        List<Value> out = new ArrayList<>();
        for (Value item : PyOps.iterate(value, budget)) {
            budget.step();
            Value tested =
                    byMember ? Filters.path(item, args.text(0, "attribute", ""), budget) : item;
            boolean holds =
                    test.isEmpty()
                            ? PyOps.truth(tested)
                            : Tests.holds(test, tested, args.after(skip + 1), budget);
            if (holds == wanted) {
                out.add(item);
            }
        }
        return new Value.Seq(out);
    }

    private static Value map(Value value, Args args, Budget budget) throws TemplateFault {
        List<Value> out = new ArrayList<>();
        String attribute = args.text(1_000, "attribute", "");
        for (Value item : PyOps.iterate(value, budget)) {
            budget.step();
            if (!attribute.isEmpty()) {
                Value found = Filters.path(item, attribute, budget);
                out.add(
                        found instanceof Value.Undefined
                                ? args.get(1_000, "default", found)
                                : found);
            } else {
                String filter = args.text(0, "filter", "");
                if (!Filters.known(filter)) {
                    throw TemplateFault.value("unknown filter '" + filter + "'");
                }
                budget.enter();
                out.add(Filters.apply(filter, item, args.after(1), budget));
                budget.leave();
            }
        }
        return new Value.Seq(out);
    }

    private static Key key(Args args, int caseAt, int attributeAt, Budget budget)
            throws TemplateFault {
        String attribute = args.text(attributeAt, "attribute", "");
        boolean caseSensitive = args.truth(caseAt, "case_sensitive");
        return item -> {
            Value at = attribute.isEmpty() ? item : Filters.path(item, attribute, budget);
            return caseSensitive ? at : Filters.folded(at);
        };
    }

    private static Value unique(Value value, Args args, Budget budget) throws TemplateFault {
        Key key = key(args, 0, 1, budget);
        Set<Value> seen = new LinkedHashSet<>();
        List<Value> out = new ArrayList<>();
        for (Value item : PyOps.iterate(value, budget)) {
            if (seen.add(PyOps.key(key.of(item)))) {
                out.add(item);
            }
        }
        return new Value.Seq(out);
    }

    private static Value reverse(Value value, Budget budget) throws TemplateFault {
        if (value instanceof Value.Str(var text)) {
            budget.pay(text.length());
            return Value.of(new StringBuilder(text).reverse().toString());
        }
        return new Value.Seq(PyOps.iterate(value, budget).reversed());
    }

    private static Value sum(Value value, Args args, Budget budget) throws TemplateFault {
        String attribute = args.text(0, "attribute", "");
        Value total = args.get(1, "start", new Value.Int(BigInteger.ZERO));
        for (Value item : PyOps.iterate(value, budget)) {
            Value part = attribute.isEmpty() ? item : Filters.path(item, attribute, budget);
            total = Arithmetic.apply("+", total, part, budget);
        }
        return total;
    }

    /// A stable merge sort; its comparisons may fail, and are paid for.
    static List<Value> sort(List<Value> items, Key key, boolean descending, Budget budget)
            throws TemplateFault {
        if (items.size() < 2) {
            return items;
        }
        int middle = items.size() / 2;
        List<Value> left = sort(items.subList(0, middle), key, descending, budget);
        List<Value> right = sort(items.subList(middle, items.size()), key, descending, budget);
        List<Value> out = new ArrayList<>(items.size());
        int l = 0;
        int r = 0;
        while (l < left.size() && r < right.size()) {
            budget.step();
            int order = PyOps.order(key.of(right.get(r)), key.of(left.get(l)));
            boolean takeRight = descending ? order > 0 : order < 0;
            out.add(takeRight ? right.get(r++) : left.get(l++));
        }
        out.addAll(left.subList(l, left.size()));
        out.addAll(right.subList(r, right.size()));
        return out;
    }
}
