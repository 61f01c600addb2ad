package footing.local.text.jinja;

import footing.local.text.jinja.TemplateFault.Kind;

/// Reads one token between a template's delimiters.
final class ExpressionLexer {
    private static final String[] OPERATORS = {
        "//", "**", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "<", ">", "=", "(", ")",
        "[", "]", "{", "}", ".", ",", ":", "|", ";"
    };

    private ExpressionLexer() {}

    /// A token and the index after it.
    record Read(Token token, int end) {}

    static Read next(String source, int at, int line) throws TemplateFault {
        char c = source.charAt(at);
        if (c == '"' || c == '\'') {
            return string(source, at, line);
        }
        if (c >= '0' && c <= '9') {
            return number(source, at, line);
        }
        if (Character.isUnicodeIdentifierStart(c) || c == '_') {
            int end = at + 1;
            while (end < source.length() && isNamePart(source.charAt(end))) {
                end++;
            }
            return new Read(new Token(Token.Kind.NAME, source.substring(at, end), line), end);
        }
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                return new Read(
                        new Token(Token.Kind.OPERATOR, operator, line), at + operator.length());
            }
        }
        throw new TemplateFault(Kind.SYNTAX, line, "unexpected character '" + c + "'");
    }

    private static boolean isNamePart(char c) {
        return c == '_'
                || (Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
    }

    private static Read number(String source, int at, int line) {
        int end = digits(source, at);
        boolean real = false;
        if (end + 1 < source.length()
                && source.charAt(end) == '.'
                && isDigit(source.charAt(end + 1))) {
            real = true;
            end = digits(source, end + 1);
        }
        if (end < source.length() && (source.charAt(end) | 0x20) == 'e') {
            int sign = end + 1;
            if (sign < source.length() && "+-".indexOf(source.charAt(sign)) >= 0) {
                sign++;
            }
            if (sign < source.length() && isDigit(source.charAt(sign))) {
                real = true;
                end = digits(source, sign);
            }
        }
        String text = source.substring(at, end).replace("_", "");
        return new Read(new Token(real ? Token.Kind.REAL : Token.Kind.INT, text, line), end);
    }

    private static int digits(String source, int from) {
        int end = from;
        while (end < source.length()
                && (isDigit(source.charAt(end)) || (end > from && source.charAt(end) == '_'))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static Read string(String source, int at, int line) throws TemplateFault {
        char quote = source.charAt(at);
        StringBuilder out = new StringBuilder();
        int i = at + 1;
        while (i < source.length() && source.charAt(i) != quote) {
            if (source.charAt(i) == '\\' && i + 1 < source.length()) {
                i = escape(source, i + 1, out);
            } else {
                out.append(source.charAt(i++));
            }
        }
        if (i >= source.length()) {
            throw new TemplateFault(Kind.SYNTAX, line, "a text has no closing " + quote);
        }
        return new Read(new Token(Token.Kind.STRING, out.toString(), line), i + 1);
    }

    /// Python's escapes; one that it does not know stays as written.
    private static int escape(String source, int at, StringBuilder out) {
        char c = source.charAt(at);
        switch (c) {
            case 'n' -> out.append('\n');
            case 't' -> out.append('\t');
            case 'r' -> out.append('\r');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'a' -> out.append('\u0007');
            case 'v' -> out.append('\u000b');
            case '\\', '\'', '"' -> out.append(c);
            case '\n' -> {}
            case 'x' -> {
                return hex(source, at, 2, out);
            }
            case 'u' -> {
                return hex(source, at, 4, out);
            }
            case 'U' -> {
                return hex(source, at, 8, out);
            }
            default -> {
                if (c >= '0' && c <= '7') {
                    return octal(source, at, out);
                }
                out.append('\\').append(c);
            }
        }
        return at + 1;
    }

    private static int hex(String source, int at, int length, StringBuilder out) {
        int end = Math.min(at + 1 + length, source.length());
        String digits = source.substring(at + 1, end);
        if (digits.length() == length
                && digits.chars().allMatch(d -> Character.digit(d, 16) >= 0)) {
            int point = (int) Long.parseLong(digits, 16);
            if (Character.isValidCodePoint(point)) {
                out.appendCodePoint(point);
                return end;
            }
        }
        out.append('\\').append(source.charAt(at));
        return at + 1;
    }

    private static int octal(String source, int at, StringBuilder out) {
        int end = at;
        int point = 0;
        while (end < at + 3
                && end < source.length()
                && source.charAt(end) >= '0'
                && source.charAt(end) <= '7') {
            point = point * 8 + source.charAt(end++) - '0';
        }
        out.appendCodePoint(point);
        return end;
    }
}
