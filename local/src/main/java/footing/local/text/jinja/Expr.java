package footing.local.text.jinja;

import java.util.List;
import java.util.Optional;

/// An expression of a template.
sealed interface Expr {
    record Literal(Value value) implements Expr {}

    record Name(String name) implements Expr {}

    record ListOf(List<Expr> items) implements Expr {}

    record TupleOf(List<Expr> items) implements Expr {}

    record DictOf(List<Pair> pairs) implements Expr {}

    /// `base.name`
    record Member(Expr base, String name) implements Expr {}

    /// `base[index]`
    record Item(Expr base, Expr index) implements Expr {}

    record Slice(Expr base, Optional<Expr> from, Optional<Expr> to, Optional<Expr> step)
            implements Expr {}

    record Call(Expr function, CallArgs args) implements Expr {}

    /// `base | name(args)`
    record Filter(Expr base, String name, CallArgs args) implements Expr {}

    /// `base is name(args)`
    record Test(Expr base, String name, CallArgs args) implements Expr {}

    /// `-base` or `+base`
    record Sign(Expr base, boolean negative) implements Expr {}

    record Not(Expr base) implements Expr {}

    record And(Expr left, Expr right) implements Expr {}

    record Or(Expr left, Expr right) implements Expr {}

    /// Arithmetic: `+ - * / // % **`
    record Binary(String operator, Expr left, Expr right) implements Expr {}

    /// `a ~ b ~ c`
    record Concat(List<Expr> parts) implements Expr {}

    /// `a < b <= c`: each neighbour pair must hold.
    record Compare(Expr first, List<Comparison> rest) implements Expr {}

    /// `then if condition else otherwise`
    record Choice(Expr condition, Expr then, Optional<Expr> otherwise) implements Expr {}

    /// One member of a written mapping.
    record Pair(Expr key, Expr value) {}

    /// One step of a chain of comparisons, e.g. `not in x`.
    record Comparison(String operator, Expr right) {}

    record Named(String name, Expr value) {}

    /// What stands in the parentheses of a call.
    record CallArgs(List<Expr> positional, List<Named> named) {
        static final CallArgs NONE = new CallArgs(List.of(), List.of());
    }
}
