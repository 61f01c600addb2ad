package footing.app.log;

import footing.wire.JsonText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// The shape of a line. Whatever a message holds, it stays one line and cannot pass for another.
public enum Line {
    /// For people: time, level, room, message.
    TEXT {
        @Override
        String of(Log.Event event) {
            StringBuilder line = new StringBuilder(160);
            line.append(event.at().truncatedTo(ChronoUnit.MILLIS)).append(' ');
            String level = event.level().getName();
            line.append(level).append(" ".repeat(Math.max(1, 8 - level.length())));
            plain(line, event.logger());
            line.append(": ");
            plain(line, event.message());
            Throwable thrown = event.thrown();
            for (int depth = 0; thrown != null && depth < DEEPEST; depth++) {
                line.append(depth == 0 ? " | " : " <- ");
                plain(line, thrown.toString());
                where(line, thrown);
                thrown = thrown.getCause();
            }
            return line.toString();
        }
    },

    /// For collectors: one object, the whole stack in `stack`.
    JSON {
        @Override
        String of(Log.Event event) {
            StringBuilder line = new StringBuilder(200);
            line.append("{\"at\":\"").append(event.at()).append("\",\"level\":\"");
            line.append(event.level().getName()).append("\",\"logger\":");
            JsonText.quote(line, event.logger());
            line.append(",\"message\":");
            JsonText.quote(line, event.message());
            Throwable thrown = event.thrown();
            if (thrown != null) {
                StringWriter stack = new StringWriter();
                thrown.printStackTrace(new PrintWriter(stack));
                line.append(",\"stack\":");
                JsonText.quote(line, stack.toString());
            }
            return line.append('}').toString();
        }
    };

    /// Causes of a cause that a text line shows.
    private static final int DEEPEST = 4;

    abstract String of(Log.Event event);

    /// Control characters, and those that move or reverse text, are written as `\\uXXXX`.
    private static void plain(StringBuilder line, @Nullable String text) {
        String shown = text == null ? "" : text;
        for (int i = 0; i < shown.length(); i++) {
            char c = shown.charAt(i);
            if (unsafe(c)) {
                line.append("\\u%04x".formatted((int) c));
            } else {
                line.append(c);
            }
        }
    }

    private static boolean unsafe(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }

    private static void where(StringBuilder line, Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        if (stack.length > 0) {
            line.append(" at ").append(stack[0]);
        }
    }
}
