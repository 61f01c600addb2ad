package footing.wire;

import java.util.List;
import java.util.Random;

/// Makes JSON documents of all kinds from a seed, and spoils them.
final class JsonDocuments {
    private static final List<String> NAMES =
            List.of(
                    "model",
                    "messages",
                    "stream",
                    "a",
                    "",
                    "名字",
                    "x-😀",
                    "with space",
                    "b",
                    "c",
                    "temperature",
                    "n",
                    "\\u540d",
                    "q\\\"q",
                    "t\\tt",
                    "\\ud83d\\ude00");
    private static final List<String> STRINGS =
            List.of(
                    "",
                    "x",
                    "plain text of some length, longer than eight bytes",
                    "猫が好き",
                    "é",
                    "😀😀",
                    "\\n\\t\\\"\\\\\\/\\b\\f\\r",
                    "\\u0041\\u732B",
                    "\\ud83d\\uDE00",
                    "mixed 猫 and \\\"quotes\\\" and 😀 end",
                    "1234567\\\"",
                    "12345678",
                    "\\u0000",
                    "\u007f\u0080\uffff");
    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "-0",
                    "1",
                    "-1",
                    "0.5",
                    "1e5",
                    "1E+5",
                    "12.25e-3",
                    "123456789012345678901",
                    "-0.0",
                    "1e-0");
    private static final List<String> SPACES = List.of("", "", "", " ", "\n", "\t\r\n  ");

    private final Random random;

    JsonDocuments(long seed) {
        random = new Random(seed);
    }

    /// An object whose members have different names.
    String object() {
        return space() + object(0, true) + space();
    }

    /// Any value.
    String value() {
        return space() + value(0) + space();
    }

    /// The document with a few bytes changed, removed, doubled or inserted.
    byte[] spoilt(byte[] document) {
        byte[] out = document.clone();
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times && out.length > 0; i++) {
            int at = random.nextInt(out.length);
            int size = random.nextInt(Math.min(4, out.length - at) + 1);
            byte[] patch = new byte[random.nextInt(4)];
            for (int k = 0; k < patch.length; k++) {
                patch[k] =
                        random.nextBoolean()
                                ? out[random.nextInt(out.length)]
                                : (byte) random.nextInt(256);
            }
            byte[] next = new byte[out.length - size + patch.length];
            System.arraycopy(out, 0, next, 0, at);
            System.arraycopy(patch, 0, next, at, patch.length);
            System.arraycopy(out, at + size, next, at + patch.length, out.length - at - size);
            out = next;
        }
        return out;
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 4 ? 5 : 8)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2 -> pick(NUMBERS);
            case 3, 4 -> '"' + pick(STRINGS) + '"';
            case 5, 6 -> object(depth + 1, false);
            default -> array(depth + 1);
        };
    }

    private String object(int depth, boolean top) {
        StringBuilder out = new StringBuilder("{").append(space());
        int count = random.nextInt(6);
        int first = random.nextInt(NAMES.size());
        for (int i = 0; i < count; i++) {
            String name = NAMES.get((first + i) % NAMES.size());
            if (top && name.equals("\\u540d")) {
                name = "\\u5b57";
            }
            out.append(i > 0 ? "," : "").append(space()).append('"').append(name).append('"');
            out.append(space()).append(':').append(space()).append(value(depth)).append(space());
        }
        return out.append('}').toString();
    }

    private String array(int depth) {
        StringBuilder out = new StringBuilder("[").append(space());
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            out.append(i > 0 ? "," : "").append(space()).append(value(depth)).append(space());
        }
        return out.append(']').toString();
    }

    private String space() {
        return pick(SPACES);
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
