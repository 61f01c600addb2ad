package footing.local.text.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads expressions, loosest binding first.
final class ExprParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> AFTER_TEST =
            Set.of("else", "or", "and", "if", "in", "not", "is");

    private final Tokens tokens;

    ExprParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /// An expression, or a tuple where commas follow without parentheses.
    Expr tupleOrOne() throws TemplateFault {
        Expr first = one();
        if (!tokens.peek().isOperator(",")) {
            return first;
        }
        List<Expr> items = new ArrayList<>(List.of(first));
        while (tokens.skipOperator(",")) {
            Token.Kind kind = tokens.peek().kind();
            if (kind == Token.Kind.BLOCK_END
                    || kind == Token.Kind.PRINT_END
                    || tokens.peek().isOperator(")")) {
                break;
            }
            items.add(one());
        }
        return new Expr.TupleOf(items);
    }

    Expr one() throws TemplateFault {
        tokens.enter();
        Expr value = or();
        while (tokens.skipName("if")) {
            Expr condition = or();
            Optional<Expr> otherwise =
                    tokens.skipName("else") ? Optional.of(one()) : Optional.empty();
            value = new Expr.Choice(condition, value, otherwise);
        }
        tokens.leave();
        return value;
    }

    /// An expression that an `if` after it does not belong to: what a `for` walks over.
    Expr or() throws TemplateFault {
        Expr left = and();
        while (tokens.skipName("or")) {
            left = new Expr.Or(left, and());
        }
        return left;
    }

    private Expr and() throws TemplateFault {
        Expr left = not();
        while (tokens.skipName("and")) {
            left = new Expr.And(left, not());
        }
        return left;
    }

    private Expr not() throws TemplateFault {
        if (!tokens.skipName("not")) {
            return compare();
        }
        tokens.enter();
        Expr base = not();
        tokens.leave();
        return new Expr.Not(base);
    }

    private Expr compare() throws TemplateFault {
        Expr first = sum();
        List<Expr.Comparison> rest = new ArrayList<>();
        while (true) {
            if (tokens.peek().kind() == Token.Kind.OPERATOR
                    && COMPARISONS.contains(tokens.peek().text())) {
                rest.add(new Expr.Comparison(tokens.next().text(), sum()));
            } else if (tokens.skipName("in")) {
                rest.add(new Expr.Comparison("in", sum()));
            } else if (tokens.peek().isName("not") && tokens.peekAfter().isName("in")) {
                tokens.next();
                tokens.next();
                rest.add(new Expr.Comparison("not in", sum()));
            } else {
                return rest.isEmpty() ? first : new Expr.Compare(first, rest);
            }
        }
    }

    private Expr sum() throws TemplateFault {
        Expr left = concat();
        while (tokens.peek().isOperator("+") || tokens.peek().isOperator("-")) {
            left = new Expr.Binary(tokens.next().text(), left, concat());
        }
        return left;
    }

    private Expr concat() throws TemplateFault {
        Expr first = product();
        if (!tokens.peek().isOperator("~")) {
            return first;
        }
        List<Expr> parts = new ArrayList<>(List.of(first));
        while (tokens.skipOperator("~")) {
            parts.add(product());
        }
        return new Expr.Concat(parts);
    }

    private Expr product() throws TemplateFault {
        Expr left = power();
        while (tokens.peek().isOperator("*")
                || tokens.peek().isOperator("/")
                || tokens.peek().isOperator("//")
                || tokens.peek().isOperator("%")) {
            left = new Expr.Binary(tokens.next().text(), left, power());
        }
        return left;
    }

    private Expr power() throws TemplateFault {
        Expr left = sign(true);
        while (tokens.skipOperator("**")) {
            left = new Expr.Binary("**", left, sign(true));
        }
        return left;
    }

    private Expr sign(boolean withFilters) throws TemplateFault {
        Expr value;
        if (tokens.peek().isOperator("-") || tokens.peek().isOperator("+")) {
            boolean negative = tokens.next().text().equals("-");
            tokens.enter();
            value = new Expr.Sign(sign(false), negative);
            tokens.leave();
        } else {
            value = postfix(primary());
        }
        return withFilters ? filtersAndTests(value) : value;
    }

    private Expr primary() throws TemplateFault {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case NAME -> name(tokens.next().text());
            case STRING -> {
                StringBuilder text = new StringBuilder();
                while (tokens.peek().kind() == Token.Kind.STRING) {
                    text.append(tokens.next().text());
                }
                yield new Expr.Literal(Value.of(text.toString()));
            }
            case INT -> new Expr.Literal(new Value.Int(new BigInteger(tokens.next().text())));
            case REAL -> new Expr.Literal(new Value.Real(Double.parseDouble(tokens.next().text())));
            case OPERATOR -> bracket();
            case DATA, PRINT_BEGIN, PRINT_END, BLOCK_BEGIN, BLOCK_END, END ->
                    throw tokens.unexpected("a value");
        };
    }

    private static Expr name(String name) {
        return switch (name) {
            case "true", "True" -> new Expr.Literal(Value.TRUE);
            case "false", "False" -> new Expr.Literal(Value.FALSE);
            case "none", "None" -> new Expr.Literal(Value.NONE);
            default -> new Expr.Name(name);
        };
    }

    private Expr bracket() throws TemplateFault {
        tokens.enter();
        Expr value;
        if (tokens.skipOperator("(")) {
            value = tokens.peek().isOperator(")") ? new Expr.TupleOf(List.of()) : tupleOrOne();
            tokens.expectOperator(")");
        } else if (tokens.skipOperator("[")) {
            List<Expr> items = new ArrayList<>();
            while (!tokens.peek().isOperator("]")) {
                items.add(one());
                if (!tokens.skipOperator(",")) {
                    break;
                }
            }
            tokens.expectOperator("]");
            value = new Expr.ListOf(items);
        } else if (tokens.skipOperator("{")) {
            value = dict();
        } else {
            throw tokens.unexpected("a value");
        }
        tokens.leave();
        return value;
    }

    private Expr dict() throws TemplateFault {
        List<Expr.Pair> pairs = new ArrayList<>();
        while (!tokens.peek().isOperator("}")) {
            Expr key = one();
            tokens.expectOperator(":");
            pairs.add(new Expr.Pair(key, one()));
            if (!tokens.skipOperator(",")) {
                break;
            }
        }
        tokens.expectOperator("}");
        return new Expr.DictOf(pairs);
    }

    private Expr postfix(Expr start) throws TemplateFault {
        Expr value = start;
        while (true) {
            if (tokens.skipOperator(".")) {
                value =
                        tokens.peek().kind() == Token.Kind.INT
                                ? new Expr.Item(value, primary())
                                : new Expr.Member(
                                        value, tokens.expect(Token.Kind.NAME, "a name").text());
            } else if (tokens.skipOperator("[")) {
                value = subscript(value);
                tokens.expectOperator("]");
            } else if (tokens.skipOperator("(")) {
                value = new Expr.Call(value, args());
            } else {
                return value;
            }
        }
    }

    private Expr subscript(Expr base) throws TemplateFault {
        Optional<Expr> from = slicePart();
        if (!tokens.skipOperator(":")) {
            return new Expr.Item(base, from.orElseThrow(() -> tokens.unexpected("an index")));
        }
        Optional<Expr> to = slicePart();
        Optional<Expr> step = tokens.skipOperator(":") ? slicePart() : Optional.empty();
        return new Expr.Slice(base, from, to, step);
    }

    private Optional<Expr> slicePart() throws TemplateFault {
        return tokens.peek().isOperator(":") || tokens.peek().isOperator("]")
                ? Optional.empty()
                : Optional.of(one());
    }

    /// Arguments after the opening parenthesis, up to and with the closing one.
    Expr.CallArgs args() throws TemplateFault {
        List<Expr> positional = new ArrayList<>();
        List<Expr.Named> named = new ArrayList<>();
        while (!tokens.peek().isOperator(")")) {
            if (tokens.peek().kind() == Token.Kind.NAME && tokens.peekAfter().isOperator("=")) {
                String name = tokens.next().text();
                tokens.next();
                named.add(new Expr.Named(name, one()));
            } else if (!named.isEmpty()) {
                throw tokens.unexpected("a named argument");
            } else {
                positional.add(one());
            }
            if (!tokens.skipOperator(",")) {
                break;
            }
        }
        tokens.expectOperator(")");
        return new Expr.CallArgs(positional, named);
    }

    private Expr filtersAndTests(Expr start) throws TemplateFault {
        Expr value = start;
        while (true) {
            if (tokens.peek().isOperator("|")) {
                Node.FilterStep step = filter();
                value = new Expr.Filter(value, step.name(), step.args());
            } else if (tokens.skipName("is")) {
                value = test(value);
            } else if (tokens.skipOperator("(")) {
                value = new Expr.Call(value, args());
            } else {
                return value;
            }
        }
    }

    /// `| name(args)`
    Node.FilterStep filter() throws TemplateFault {
        tokens.expectOperator("|");
        return filterName();
    }

    Node.FilterStep filterName() throws TemplateFault {
        Token name = tokens.expect(Token.Kind.NAME, "a filter");
        if (!Filters.known(name.text())) {
            throw new TemplateFault(
                    TemplateFault.Kind.SYNTAX, name.line(), "unknown filter '" + name.text() + "'");
        }
        return new Node.FilterStep(
                name.text(), tokens.skipOperator("(") ? args() : Expr.CallArgs.NONE);
    }

    private Expr test(Expr base) throws TemplateFault {
        boolean negative = tokens.skipName("not");
        Token name = tokens.expect(Token.Kind.NAME, "a test");
        if (!Tests.known(name.text())) {
            throw new TemplateFault(
                    TemplateFault.Kind.SYNTAX, name.line(), "unknown test '" + name.text() + "'");
        }
        Expr.CallArgs args = Expr.CallArgs.NONE;
        if (tokens.skipOperator("(")) {
            args = args();
        } else if (bareArgumentFollows()) {
            args = new Expr.CallArgs(List.of(postfix(primary())), List.of());
        }
        Expr test = new Expr.Test(base, name.text(), args);
        return negative ? new Expr.Not(test) : test;
    }

    private boolean bareArgumentFollows() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case NAME -> !AFTER_TEST.contains(token.text());
            case STRING, INT, REAL -> true;
            case OPERATOR -> token.text().equals("[") || token.text().equals("{");
            case DATA, PRINT_BEGIN, PRINT_END, BLOCK_BEGIN, BLOCK_END, END -> false;
        };
    }
}
