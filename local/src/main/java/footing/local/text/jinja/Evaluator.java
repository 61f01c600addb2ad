package footing.local.text.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Works out expressions.
final class Evaluator {
    private final Budget budget;

    Evaluator(Budget budget) {
        this.budget = budget;
    }

    Value eval(Expr expr, Scope scope) throws TemplateFault {
        budget.enter();
        Value value =
                switch (expr) {
                    case Expr.Literal(var literal) -> literal;
                    case Expr.Name(var name) -> scope.get(name);
                    case Expr.ListOf(var items) -> new Value.Seq(all(items, scope));
                    case Expr.TupleOf(var items) -> new Value.Tuple(all(items, scope));
                    case Expr.DictOf(var pairs) -> dict(pairs, scope);
                    case Expr.Member(var base, var name) ->
                            Access.member(eval(base, scope), name, budget);
                    case Expr.Item(var base, var index) ->
                            Access.item(eval(base, scope), eval(index, scope), budget);
                    case Expr.Slice slice -> slice(slice, scope);
                    case Expr.Call(var function, var args) ->
                            call(eval(function, scope), args(args, scope));
                    case Expr.Filter(var base, var name, var args) ->
                            Filters.apply(name, eval(base, scope), args(args, scope), budget);
                    case Expr.Test(var base, var name, var args) ->
                            Value.of(
                                    Tests.holds(
                                            name, eval(base, scope), args(args, scope), budget));
                    case Expr.Sign(var base, var negative) ->
                            negative ? Arithmetic.negate(eval(base, scope)) : eval(base, scope);
                    case Expr.Not(var base) -> Value.of(!PyOps.truth(eval(base, scope)));
                    case Expr.And(var left, var right) -> {
                        Value first = eval(left, scope);
                        yield PyOps.truth(first) ? eval(right, scope) : first;
                    }
                    case Expr.Or(var left, var right) -> {
                        Value first = eval(left, scope);
                        yield PyOps.truth(first) ? first : eval(right, scope);
                    }
                    case Expr.Binary(var operator, var left, var right) ->
                            Arithmetic.apply(
                                    operator, eval(left, scope), eval(right, scope), budget);
                    case Expr.Concat(var parts) -> concat(parts, scope);
                    case Expr.Compare(var first, var rest) -> compare(first, rest, scope);
                    case Expr.Choice choice -> choose(choice, scope);
                };
        budget.leave();
        return value;
    }

    private List<Value> all(List<Expr> exprs, Scope scope) throws TemplateFault {
        List<Value> values = new ArrayList<>(exprs.size());
        for (Expr expr : exprs) {
            values.add(eval(expr, scope));
        }
        return values;
    }

    private Value dict(List<Expr.Pair> pairs, Scope scope) throws TemplateFault {
        Map<Value, Value> entries = new LinkedHashMap<>();
        for (Expr.Pair pair : pairs) {
            entries.put(PyOps.key(eval(pair.key(), scope)), eval(pair.value(), scope));
        }
        return new Value.Dict(entries);
    }

    private Value slice(Expr.Slice slice, Scope scope) throws TemplateFault {
        Value base = eval(slice.base(), scope);
        Value from = slice.from().isPresent() ? eval(slice.from().get(), scope) : Value.NONE;
        Value to = slice.to().isPresent() ? eval(slice.to().get(), scope) : Value.NONE;
        Value step = slice.step().isPresent() ? eval(slice.step().get(), scope) : Value.NONE;
        return Access.slice(base, from, to, step, budget);
    }

    Args args(Expr.CallArgs args, Scope scope) throws TemplateFault {
        Map<String, Value> named = new LinkedHashMap<>();
        List<Value> positional = all(args.positional(), scope);
        for (Expr.Named each : args.named()) {
            named.put(each.name(), eval(each.value(), scope));
        }
        return new Args(positional, named);
    }

    Value call(Value function, Args args) throws TemplateFault {
        if (!(function instanceof Value.Func(_, Value.Body body))) {
            throw TemplateFault.value(PyText.type(function) + " cannot be called");
        }
        return body.call(args);
    }

    private Value concat(List<Expr> parts, Scope scope) throws TemplateFault {
        StringBuilder out = new StringBuilder();
        for (Expr part : parts) {
            String text = PyText.str(eval(part, scope));
            budget.pay(text.length());
            budget.limit((long) out.length() + text.length());
            out.append(text);
        }
        return Value.of(out.toString());
    }

    private Value compare(Expr first, List<Expr.Comparison> rest, Scope scope)
            throws TemplateFault {
        Value left = eval(first, scope);
        for (Expr.Comparison step : rest) {
            Value right = eval(step.right(), scope);
            if (!holds(step.operator(), left, right)) {
                return Value.FALSE;
            }
            left = right;
        }
        return Value.TRUE;
    }

    private boolean holds(String operator, Value left, Value right) throws TemplateFault {
        return switch (operator) {
            case "==" -> PyOps.same(left, right);
            case "!=" -> !PyOps.same(left, right);
            case "<" -> PyOps.order(left, right) < 0;
            case "<=" -> PyOps.order(left, right) <= 0;
            case ">" -> PyOps.order(left, right) > 0;
            case ">=" -> PyOps.order(left, right) >= 0;
            case "in" -> PyOps.contains(right, left, budget);
            default -> !PyOps.contains(right, left, budget);
        };
    }

    private Value choose(Expr.Choice choice, Scope scope) throws TemplateFault {
        if (PyOps.truth(eval(choice.condition(), scope))) {
            return eval(choice.then(), scope);
        }
        return choice.otherwise().isPresent()
                ? eval(choice.otherwise().get(), scope)
                : new Value.Undefined("the other side of an 'if'");
    }
}
