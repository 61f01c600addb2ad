package footing.local.text.jinja;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// C's `strftime` in English.
final class Strftime {
    private Strftime() {}

    static String format(String pattern, ZonedDateTime now) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%' || i + 1 == pattern.length()) {
                out.append(c);
                continue;
            }
            char code = pattern.charAt(++i);
            boolean bare = code == '-' && i + 1 < pattern.length();
            if (bare) {
                code = pattern.charAt(++i);
            }
            String part = part(code, now);
            out.append(bare ? part.replaceFirst("^0+(?=\\d)", "") : part);
        }
        return out.toString();
    }

    private static String part(char code, ZonedDateTime now) {
        String java =
                switch (code) {
                    case 'a' -> "EEE";
                    case 'A' -> "EEEE";
                    case 'b', 'h' -> "MMM";
                    case 'B' -> "MMMM";
                    case 'c' -> "EEE MMM ppd HH:mm:ss yyyy";
                    case 'd' -> "dd";
                    case 'D', 'x' -> "MM/dd/yy";
                    case 'e' -> "ppd";
                    case 'f' -> "SSSSSS";
                    case 'F' -> "yyyy-MM-dd";
                    case 'H' -> "HH";
                    case 'I' -> "hh";
                    case 'j' -> "DDD";
                    case 'm' -> "MM";
                    case 'M' -> "mm";
                    case 'p' -> "a";
                    case 'R' -> "HH:mm";
                    case 'S' -> "ss";
                    case 'T', 'X' -> "HH:mm:ss";
                    case 'y' -> "yy";
                    case 'Y' -> "yyyy";
                    case 'z' -> "xx";
                    case 'Z' -> "zzz";
                    default -> "";
                };
        if (java.isEmpty()) {
            return code == '%' ? "%" : code == 'n' ? "\n" : code == 't' ? "\t" : "%" + code;
        }
        return DateTimeFormatter.ofPattern(java, Locale.US).format(now);
    }
}
