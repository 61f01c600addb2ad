package footing.local.text.jinja;

import footing.local.text.jinja.TemplateFault.Kind;
import java.util.ArrayList;
import java.util.List;

/// Cuts a template into tokens and settles all white space on the way.
///
/// The rules are Jinja's with `trim_blocks` and `lstrip_blocks`: the first newline after a block or
/// comment goes away, and so do blanks between the start of a line and a block or comment. A `-`
/// beside a delimiter strips all white space on its side, a `+` switches both rules off. One
/// newline at the very end of the template goes away.
final class Lexer {
    /// Characters of a template; the longest known are about 30,000.
    private static final int LONGEST = 1 << 20;

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;

    /// Whether what was read last ended with a newline (or nothing was read).
    private boolean lineStart = true;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String source) throws TemplateFault {
        if (source.length() > LONGEST) {
            throw TemplateFault.limit(
                    "the template is longer than %d characters".formatted(LONGEST));
        }
        String text = source.replace("\r\n", "\n").replace('\r', '\n');
        if (text.endsWith("\n")) {
            text = text.substring(0, text.length() - 1);
        }
        return new Lexer(text).read();
    }

    private List<Token> read() throws TemplateFault {
        while (at < source.length()) {
            int open = nextOpen();
            if (open < 0) {
                data(source.substring(at));
                at = source.length();
                break;
            }
            char kind = source.charAt(open + 1);
            char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
            data(before(open, kind, sign));
            line += newlines(at, open);
            at = open + (sign == '-' || sign == '+' ? 3 : 2);
            switch (kind) {
                case '#' -> comment();
                case '{' -> inside(Token.Kind.PRINT_BEGIN, Token.Kind.PRINT_END, "}}");
                default -> block();
            }
        }
        tokens.add(new Token(Token.Kind.END, "", line));
        return tokens;
    }

    private int nextOpen() {
        for (int i = at; i + 1 < source.length(); i++) {
            if (source.charAt(i) == '{' && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /// The text before a delimiter, stripped as its sign and the rules ask.
    private String before(int open, char kind, char sign) {
        String text = source.substring(at, open);
        if (sign == '-') {
            return PyText.stripEnd(text);
        }
        if (sign == '+' || kind == '{') {
            return text;
        }
        int lineAt = text.lastIndexOf('\n') + 1;
        boolean startsLine = lineAt > 0 || lineStart;
        return startsLine && PyText.isBlank(text.substring(lineAt))
                ? text.substring(0, lineAt)
                : text;
    }

    private void data(String text) {
        if (!text.isEmpty()) {
            tokens.add(new Token(Token.Kind.DATA, text, line));
        }
    }

    private void comment() throws TemplateFault {
        int end = source.indexOf("#}", at);
        if (end < 0) {
            throw syntax("a comment has no end");
        }
        char sign = end > at ? source.charAt(end - 1) : ' ';
        line += newlines(at, end);
        at = end + 2;
        afterBlock(sign);
    }

    private void block() throws TemplateFault {
        int word = skipBlanks(at);
        int end = skipBlanks(word + 3);
        if (source.startsWith("raw", word)) {
            boolean strips = source.startsWith("-%}", end);
            if (strips || source.startsWith("%}", end)) {
                int next = strips ? skipBlanks(end + 3) : end + 2;
                line += newlines(at, next);
                at = next;
                lineStart = source.charAt(at - 1) == '\n';
                raw();
                return;
            }
        }
        inside(Token.Kind.BLOCK_BEGIN, Token.Kind.BLOCK_END, "%}");
    }

    /// Everything up to `{% endraw %}` as it stands.
    private void raw() throws TemplateFault {
        int open = source.indexOf("{%", at);
        while (open >= 0) {
            int word = open + 2;
            char sign = word < source.length() ? source.charAt(word) : ' ';
            if (sign == '-' || sign == '+') {
                word++;
            }
            int name = skipBlanks(word);
            int close = skipBlanks(name + "endraw".length());
            if (source.startsWith("endraw", name)) {
                char endSign = close < source.length() ? source.charAt(close) : ' ';
                close += endSign == '-' || endSign == '+' ? 1 : 0;
                if (source.startsWith("%}", close)) {
                    data(before(open, '%', sign));
                    line += newlines(at, close);
                    at = close + 2;
                    afterBlock(endSign);
                    return;
                }
            }
            open = source.indexOf("{%", open + 2);
        }
        throw syntax("'raw' has no 'endraw'");
    }

    private int skipBlanks(int from) {
        int i = from;
        while (i < source.length() && PyText.isSpace(source.charAt(i))) {
            i++;
        }
        return i;
    }

    /// What follows `%}` or `#}`.
    private void afterBlock(char sign) {
        int from = at;
        if (sign == '-') {
            at = skipBlanks(at);
        } else if (sign != '+' && at < source.length() && source.charAt(at) == '\n') {
            at++;
        }
        line += newlines(from, at);
        lineStart = at > from && source.charAt(at - 1) == '\n';
    }

    /// The tokens between two delimiters.
    private void inside(Token.Kind begin, Token.Kind end, String close) throws TemplateFault {
        tokens.add(new Token(begin, "{" + (begin == Token.Kind.PRINT_BEGIN ? "{" : "%"), line));
        int open = 0;
        while (true) {
            int from = at;
            at = skipBlanks(at);
            line += newlines(from, at);
            if (at >= source.length()) {
                throw syntax("'" + close + "' is missing");
            }
            int mark = open > 0 ? -1 : closeAt(close);
            if (mark >= 0) {
                tokens.add(new Token(end, close, line));
                char sign = mark > at ? source.charAt(at) : ' ';
                at = mark + 2;
                if (end == Token.Kind.BLOCK_END) {
                    afterBlock(sign);
                } else {
                    afterPrint(sign);
                }
                return;
            }
            ExpressionLexer.Read read = ExpressionLexer.next(source, at, line);
            if (read.token().kind() == Token.Kind.OPERATOR) {
                String text = read.token().text();
                open += "([{".contains(text) ? 1 : ")]}".contains(text) ? -1 : 0;
            }
            tokens.add(read.token());
            line += newlines(at, read.end());
            at = read.end();
        }
    }

    /// Where `close` stands if it, or its sign, is next; else -1.
    private int closeAt(String close) {
        if (source.startsWith(close, at)) {
            return at;
        }
        char sign = source.charAt(at);
        boolean signed = sign == '-' || (sign == '+' && close.equals("%}"));
        return signed && source.startsWith(close, at + 1) ? at + 1 : -1;
    }

    private void afterPrint(char sign) {
        int from = at;
        if (sign == '-') {
            at = skipBlanks(at);
        }
        line += newlines(from, at);
        lineStart = at > from && source.charAt(at - 1) == '\n';
    }

    private int newlines(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += source.charAt(i) == '\n' ? 1 : 0;
        }
        return count;
    }

    private TemplateFault syntax(String message) {
        return new TemplateFault(Kind.SYNTAX, line, message);
    }
}
