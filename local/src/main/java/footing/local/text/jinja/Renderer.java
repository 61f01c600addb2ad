package footing.local.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Carries out statements and writes the text. Belongs to one rendering.
final class Renderer {
    /// How a body ended.
    private enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    private final Budget budget;
    private final Evaluator evaluator;
    private int loops;

    Renderer(Budget budget) {
        this.budget = budget;
        this.evaluator = new Evaluator(budget);
    }

    void render(List<Node> nodes, Scope scope, StringBuilder out) throws TemplateFault {
        run(nodes, scope, out);
    }

    private Flow run(List<Node> nodes, Scope scope, StringBuilder out) throws TemplateFault {
        budget.enter();
        Flow flow = Flow.NEXT;
        for (Node node : nodes) {
            flow = run(node, scope, out);
            if (flow != Flow.NEXT) {
                break;
            }
        }
        budget.leave();
        return flow;
    }

    private Flow run(Node node, Scope scope, StringBuilder out) throws TemplateFault {
        budget.step();
        switch (node) {
            case Node.Text(var text) -> write(out, text);
            case Node.Print(var value, var line) ->
                    write(out, PyText.str(eval(value, scope, line)));
            case Node.If branches -> {
                return branch(branches, scope, out);
            }
            case Node.For loop -> {
                return loop(loop, scope, out);
            }
            case Node.Assign(var targets, var value, var line) -> {
                Value result = eval(value, scope, line);
                bind(targets, result, scope, line);
            }
            case Node.AssignMember assign -> assignMember(assign, scope);
            case Node.Capture(var name, var filters, var body, var line) ->
                    scope.set(name, filtered(filters, captured(body, scope), scope, line));
            case Node.Macro(var name, var parameters, var body, _) ->
                    scope.set(name, macro(name, parameters, body, scope));
            case Node.CallBlock call -> write(out, PyText.str(callBlock(call, scope)));
            case Node.Filtered(var filters, var body, var line) ->
                    write(out, PyText.str(filtered(filters, captured(body, scope), scope, line)));
            case Node.With(var names, var body, var line) -> {
                Scope inner = scope.inner();
                for (Expr.Named named : names) {
                    inner.set(named.name(), eval(named.value(), inner, line));
                }
                return run(body, inner, out);
            }
            case Node.Group(var body) -> {
                return run(body, scope, out);
            }
            case Node.Break _ -> {
                return Flow.BREAK;
            }
            case Node.Continue _ -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.NEXT;
    }

    private void write(StringBuilder out, String text) throws TemplateFault {
        budget.pay(text.length());
        budget.limit((long) out.length() + text.length());
        out.append(text);
    }

    private Value eval(Expr expr, Scope scope, int line) throws TemplateFault {
        try {
            return evaluator.eval(expr, scope);
        } catch (TemplateFault fault) {
            throw fault.at(line);
        }
    }

    private Flow branch(Node.If branches, Scope scope, StringBuilder out) throws TemplateFault {
        for (Node.Branch branch : branches.branches()) {
            if (PyOps.truth(eval(branch.condition(), scope, branch.line()))) {
                return run(branch.body(), scope, out);
            }
        }
        return run(branches.otherwise(), scope, out);
    }

    private Flow loop(Node.For loop, Scope scope, StringBuilder out) throws TemplateFault {
        List<Value> items = items(loop, scope);
        if (items.isEmpty()) {
            return run(loop.otherwise(), scope, out);
        }
        loops++;
        for (int i = 0; i < items.size(); i++) {
            Scope inner = scope.inner();
            inner.set("loop", new Value.Loop(items, i, loops));
            bind(loop.targets(), items.get(i), inner, loop.line());
            if (run(loop.body(), inner, out) == Flow.BREAK) {
                break;
            }
        }
        loops--;
        return Flow.NEXT;
    }

    private List<Value> items(Node.For loop, Scope scope) throws TemplateFault {
        List<Value> all;
        try {
            all = PyOps.iterate(evaluator.eval(loop.items(), scope), budget);
        } catch (TemplateFault fault) {
            throw fault.at(loop.line());
        }
        if (loop.condition().isEmpty()) {
            return all;
        }
        List<Value> kept = new ArrayList<>();
        for (Value item : all) {
            Scope inner = scope.inner();
            bind(loop.targets(), item, inner, loop.line());
            if (PyOps.truth(eval(loop.condition().get(), inner, loop.line()))) {
                kept.add(item);
            }
        }
        return List.copyOf(kept);
    }

    private void bind(List<String> targets, Value value, Scope scope, int line)
            throws TemplateFault {
        if (targets.size() == 1) {
            scope.set(targets.getFirst(), value);
            return;
        }
        List<Value> parts;
        try {
            parts = PyOps.iterate(value, budget);
        } catch (TemplateFault fault) {
            throw fault.at(line);
        }
        if (parts.size() != targets.size()) {
            throw TemplateFault.value(
                            "%d values for %d names".formatted(parts.size(), targets.size()))
                    .at(line);
        }
        for (int i = 0; i < parts.size(); i++) {
            scope.set(targets.get(i), parts.get(i));
        }
    }

    private void assignMember(Node.AssignMember assign, Scope scope) throws TemplateFault {
        Value value = eval(assign.value(), scope, assign.line());
        if (!(scope.get(assign.space()) instanceof Value.Space(var members))) {
            throw TemplateFault.value("'%s' is no namespace".formatted(assign.space()))
                    .at(assign.line());
        }
        members.put(assign.member(), value);
    }

    private Value captured(List<Node> body, Scope scope) throws TemplateFault {
        StringBuilder text = new StringBuilder();
        run(body, scope.inner(), text);
        return Value.of(text.toString());
    }

    private Value filtered(List<Node.FilterStep> filters, Value start, Scope scope, int line)
            throws TemplateFault {
        Value value = start;
        try {
            for (Node.FilterStep step : filters) {
                Args args = evaluator.args(step.args(), scope);
                value = Filters.apply(step.name(), value, args, budget);
            }
        } catch (TemplateFault fault) {
            throw fault.at(line);
        }
        return value;
    }

    private Value.Func macro(
            String name, List<Node.Parameter> parameters, List<Node> body, Scope scope) {
        Set<String> names =
                parameters.stream().map(Node.Parameter::name).collect(Collectors.toSet());
        return new Value.Func(
                name,
                args -> {
                    Scope inner = scope.inner();
                    inner.set(
                            "caller",
                            args.named().getOrDefault("caller", new Value.Undefined("caller")));
                    if (args.positional().size() > parameters.size()) {
                        throw TemplateFault.value(
                                "'%s' takes at most %d arguments"
                                        .formatted(name, parameters.size()));
                    }
                    for (String given : args.named().keySet()) {
                        if (!names.contains(given) && !given.equals("caller")) {
                            throw TemplateFault.value(
                                    "'%s' has no argument '%s'".formatted(name, given));
                        }
                    }
                    for (int i = 0; i < parameters.size(); i++) {
                        Node.Parameter parameter = parameters.get(i);
                        Value value =
                                args.get(
                                        i, parameter.name(), new Value.Undefined(parameter.name()));
                        if (value instanceof Value.Undefined && parameter.otherwise().isPresent()) {
                            value = evaluator.eval(parameter.otherwise().get(), inner);
                        }
                        inner.set(parameter.name(), value);
                    }
                    StringBuilder text = new StringBuilder();
                    run(body, inner, text);
                    return Value.of(text.toString());
                });
    }

    private Value callBlock(Node.CallBlock block, Scope scope) throws TemplateFault {
        Value.Func caller = macro("caller", block.parameters(), block.body(), scope);
        Expr.Call call = (Expr.Call) block.call();
        try {
            Args args = evaluator.args(call.args(), scope);
            args.named().put("caller", caller);
            return evaluator.call(evaluator.eval(call.function(), scope), args);
        } catch (TemplateFault fault) {
            throw fault.at(block.line());
        }
    }
}
