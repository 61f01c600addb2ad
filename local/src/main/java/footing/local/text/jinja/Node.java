package footing.local.text.jinja;

import java.util.List;
import java.util.Optional;

/// A statement of a template, or text between statements.
sealed interface Node {
    record Text(String text) implements Node {}

    record Print(Expr value, int line) implements Node {}

    record If(List<Branch> branches, List<Node> otherwise) implements Node {}

    record For(
            List<String> targets,
            Expr items,
            Optional<Expr> condition,
            List<Node> body,
            List<Node> otherwise,
            int line)
            implements Node {}

    /// `set a, b = value`
    record Assign(List<String> targets, Expr value, int line) implements Node {}

    /// `set space.member = value`
    record AssignMember(String space, String member, Expr value, int line) implements Node {}

    /// `set name | filter` … `endset`
    record Capture(String name, List<FilterStep> filters, List<Node> body, int line)
            implements Node {}

    record Macro(String name, List<Parameter> parameters, List<Node> body, int line)
            implements Node {}

    /// `call(parameters) macro(…)` … `endcall`
    record CallBlock(List<Parameter> parameters, Expr call, List<Node> body, int line)
            implements Node {}

    /// `filter name` … `endfilter`
    record Filtered(List<FilterStep> filters, List<Node> body, int line) implements Node {}

    /// `with a = 1` … `endwith`
    record With(List<Expr.Named> names, List<Node> body, int line) implements Node {}

    /// A body without meaning of its own, e.g. of `generation`.
    record Group(List<Node> body) implements Node {}

    record Break() implements Node {}

    record Continue() implements Node {}

    record Branch(Expr condition, List<Node> body, int line) {}

    record Parameter(String name, Optional<Expr> otherwise) {}

    record FilterStep(String name, Expr.CallArgs args) {}
}
