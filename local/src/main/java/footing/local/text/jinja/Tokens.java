package footing.local.text.jinja;

import footing.local.text.jinja.TemplateFault.Kind;
import java.util.List;

/// A template's tokens and how far they are read.
final class Tokens {
    private static final int DEPTH = 100;

    private final List<Token> list;
    private int at;
    private int depth;

    Tokens(List<Token> list) {
        this.list = list;
    }

    Token peek() {
        return list.get(at);
    }

    Token peekAfter() {
        return list.get(Math.min(at + 1, list.size() - 1));
    }

    Token next() {
        Token token = list.get(at);
        if (at < list.size() - 1) {
            at++;
        }
        return token;
    }

    int line() {
        return peek().line();
    }

    boolean skipOperator(String operator) {
        boolean found = peek().isOperator(operator);
        if (found) {
            next();
        }
        return found;
    }

    boolean skipName(String name) {
        boolean found = peek().isName(name);
        if (found) {
            next();
        }
        return found;
    }

    void expectOperator(String operator) throws TemplateFault {
        if (!skipOperator(operator)) {
            throw unexpected("'" + operator + "'");
        }
    }

    void expectName(String name) throws TemplateFault {
        if (!skipName(name)) {
            throw unexpected("'" + name + "'");
        }
    }

    Token expect(Token.Kind kind, String what) throws TemplateFault {
        if (peek().kind() != kind) {
            throw unexpected(what);
        }
        return next();
    }

    TemplateFault unexpected(String expected) {
        return fault("unexpected " + peek().shown() + " (expected: " + expected + ")");
    }

    TemplateFault fault(String message) {
        return new TemplateFault(Kind.SYNTAX, line(), message);
    }

    /// Guards the reader's own stack.
    void enter() throws TemplateFault {
        if (++depth > DEPTH) {
            throw fault("nested deeper than " + DEPTH);
        }
    }

    void leave() {
        depth--;
    }
}
