package footing.local.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads a template's statements.
final class Parser {
    private final Tokens tokens;
    private final ExprParser exprs;
    private int loops;

    private Parser(List<Token> list) {
        this.tokens = new Tokens(list);
        this.exprs = new ExprParser(tokens);
    }

    static List<Node> parse(String source) throws TemplateFault {
        Parser parser = new Parser(Lexer.tokens(source));
        List<Node> body = parser.body(Set.of());
        if (parser.tokens.peek().kind() != Token.Kind.END) {
            throw parser.tokens.unexpected("a statement");
        }
        return body;
    }

    /// Nodes up to a block whose first word is one of `ends`; that block is open then, its word is
    /// next.
    private List<Node> body(Set<String> ends) throws TemplateFault {
        tokens.enter();
        List<Node> nodes = new ArrayList<>();
        while (true) {
            Token token = tokens.peek();
            if (token.kind() == Token.Kind.END) {
                if (!ends.isEmpty()) {
                    throw tokens.unexpected(String.join(" or ", ends));
                }
                break;
            }
            if (token.kind() == Token.Kind.BLOCK_BEGIN
                    && tokens.peekAfter().kind() == Token.Kind.NAME
                    && ends.contains(tokens.peekAfter().text())) {
                tokens.next();
                break;
            }
            nodes.add(node());
        }
        tokens.leave();
        return List.copyOf(nodes);
    }

    private Node node() throws TemplateFault {
        Token token = tokens.next();
        return switch (token.kind()) {
            case DATA -> new Node.Text(token.text());
            case PRINT_BEGIN -> {
                Expr value = exprs.tupleOrOne();
                tokens.expect(Token.Kind.PRINT_END, "'}}'");
                yield new Node.Print(value, token.line());
            }
            case BLOCK_BEGIN -> statement();
            case PRINT_END, BLOCK_END, NAME, STRING, INT, REAL, OPERATOR, END ->
                    throw tokens.fault("unexpected " + token.shown());
        };
    }

    private Node statement() throws TemplateFault {
        Token word = tokens.expect(Token.Kind.NAME, "a statement");
        int line = word.line();
        return switch (word.text()) {
            case "if" -> branches(line);
            case "for" -> loop(line);
            case "set" -> assign(line);
            case "macro" -> macro(line);
            case "call" -> callBlock(line);
            case "filter" -> filtered(line);
            case "with" -> with(line);
            case "generation" -> {
                close();
                List<Node> body = body(Set.of("endgeneration"));
                end("endgeneration");
                yield new Node.Group(body);
            }
            case "break", "continue" -> {
                if (loops == 0) {
                    throw tokens.fault("'" + word.text() + "' outside of a loop");
                }
                close();
                yield word.text().equals("break") ? new Node.Break() : new Node.Continue();
            }
            default ->
                    throw new TemplateFault(
                            TemplateFault.Kind.SYNTAX,
                            line,
                            "unknown statement '" + word.text() + "'");
        };
    }

    private Node branches(int line) throws TemplateFault {
        List<Node.Branch> branches = new ArrayList<>();
        List<Node> otherwise = List.of();
        Expr condition = exprs.tupleOrOne();
        int at = line;
        while (true) {
            close();
            branches.add(new Node.Branch(condition, body(Set.of("elif", "else", "endif")), at));
            at = tokens.line();
            if (tokens.skipName("elif")) {
                condition = exprs.tupleOrOne();
            } else if (tokens.skipName("else")) {
                close();
                otherwise = body(Set.of("endif"));
                end("endif");
                return new Node.If(List.copyOf(branches), otherwise);
            } else {
                end("endif");
                return new Node.If(List.copyOf(branches), otherwise);
            }
        }
    }

    private Node loop(int line) throws TemplateFault {
        List<String> targets = targets();
        tokens.expectName("in");
        Expr items = exprs.or();
        Optional<Expr> condition =
                tokens.skipName("if") ? Optional.of(exprs.one()) : Optional.empty();
        if (tokens.peek().isName("recursive")) {
            throw tokens.fault("recursive loops are not read");
        }
        close();
        loops++;
        List<Node> body = body(Set.of("else", "endfor"));
        loops--;
        List<Node> otherwise = List.of();
        if (tokens.skipName("else")) {
            close();
            otherwise = body(Set.of("endfor"));
        }
        end("endfor");
        return new Node.For(targets, items, condition, body, otherwise, line);
    }

    private List<String> targets() throws TemplateFault {
        boolean bracketed = tokens.skipOperator("(");
        List<String> names = new ArrayList<>();
        do {
            names.add(tokens.expect(Token.Kind.NAME, "a name").text());
        } while (tokens.skipOperator(",") && tokens.peek().kind() == Token.Kind.NAME);
        if (bracketed) {
            tokens.expectOperator(")");
        }
        return List.copyOf(names);
    }

    private Node assign(int line) throws TemplateFault {
        if (tokens.peekAfter().isOperator(".")) {
            String space = tokens.expect(Token.Kind.NAME, "a name").text();
            tokens.next();
            String member = tokens.expect(Token.Kind.NAME, "a name").text();
            tokens.expectOperator("=");
            Expr value = exprs.tupleOrOne();
            close();
            return new Node.AssignMember(space, member, value, line);
        }
        List<String> targets = targets();
        if (tokens.skipOperator("=")) {
            Expr value = exprs.tupleOrOne();
            close();
            return new Node.Assign(targets, value, line);
        }
        List<Node.FilterStep> filters = new ArrayList<>();
        while (tokens.peek().isOperator("|")) {
            filters.add(exprs.filter());
        }
        if (targets.size() != 1) {
            throw tokens.unexpected("'='");
        }
        close();
        List<Node> body = body(Set.of("endset"));
        end("endset");
        return new Node.Capture(targets.getFirst(), List.copyOf(filters), body, line);
    }

    private Node macro(int line) throws TemplateFault {
        String name = tokens.expect(Token.Kind.NAME, "a name").text();
        List<Node.Parameter> parameters = parameters();
        close();
        List<Node> body = ownBody("endmacro");
        return new Node.Macro(name, parameters, body, line);
    }

    private Node callBlock(int line) throws TemplateFault {
        List<Node.Parameter> parameters = tokens.peek().isOperator("(") ? parameters() : List.of();
        Expr call = exprs.one();
        if (!(call instanceof Expr.Call)) {
            throw tokens.unexpected("a call");
        }
        close();
        return new Node.CallBlock(parameters, call, ownBody("endcall"), line);
    }

    /// The body of a function: loops around it do not reach in.
    private List<Node> ownBody(String end) throws TemplateFault {
        int around = loops;
        loops = 0;
        List<Node> body = body(Set.of(end));
        loops = around;
        end(end);
        return body;
    }

    private List<Node.Parameter> parameters() throws TemplateFault {
        tokens.expectOperator("(");
        List<Node.Parameter> parameters = new ArrayList<>();
        while (!tokens.peek().isOperator(")")) {
            String name = tokens.expect(Token.Kind.NAME, "a name").text();
            parameters.add(
                    new Node.Parameter(
                            name,
                            tokens.skipOperator("=")
                                    ? Optional.of(exprs.one())
                                    : Optional.empty()));
            if (!tokens.skipOperator(",")) {
                break;
            }
        }
        tokens.expectOperator(")");
        return List.copyOf(parameters);
    }

    private Node filtered(int line) throws TemplateFault {
        List<Node.FilterStep> filters = new ArrayList<>(List.of(exprs.filterName()));
        while (tokens.peek().isOperator("|")) {
            filters.add(exprs.filter());
        }
        close();
        List<Node> body = body(Set.of("endfilter"));
        end("endfilter");
        return new Node.Filtered(List.copyOf(filters), body, line);
    }

    private Node with(int line) throws TemplateFault {
        List<Expr.Named> names = new ArrayList<>();
        while (tokens.peek().kind() == Token.Kind.NAME) {
            String name = tokens.next().text();
            tokens.expectOperator("=");
            names.add(new Expr.Named(name, exprs.one()));
            if (!tokens.skipOperator(",")) {
                break;
            }
        }
        close();
        List<Node> body = body(Set.of("endwith"));
        end("endwith");
        return new Node.With(List.copyOf(names), body, line);
    }

    private void close() throws TemplateFault {
        tokens.expect(Token.Kind.BLOCK_END, "'%}'");
    }

    private void end(String word) throws TemplateFault {
        tokens.expectName(word);
        close();
    }
}
