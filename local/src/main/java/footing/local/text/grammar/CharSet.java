package footing.local.text.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// A set of characters, kept as ranges that do not touch. Immutable.
record CharSet(List<Range> ranges) {
    private static final int LAST = Character.MAX_CODE_POINT;

    static final CharSet NONE = new CharSet(List.of());

    /// All characters that UTF-8 can carry.
    static final CharSet ALL = new CharSet(List.of(new Range(0, 0xD7FF), new Range(0xE000, LAST)));

    CharSet {
        ranges = List.copyOf(ranges);
    }

    /// From `first` to `last`, both included.
    record Range(int first, int last) {}

    static CharSet of(int first, int last) {
        return new CharSet(List.of(new Range(first, last)));
    }

    CharSet plus(CharSet other) {
        TreeMap<Integer, Integer> starts = new TreeMap<>();
        ranges.forEach(range -> starts.merge(range.first(), range.last(), Math::max));
        other.ranges.forEach(range -> starts.merge(range.first(), range.last(), Math::max));
        List<Range> out = new ArrayList<>();
        starts.forEach((first, last) -> {
            if (!out.isEmpty() && first <= out.getLast().last() + 1) {
                Range before = out.removeLast();
                out.add(new Range(before.first(), Math.max(before.last(), last)));
            } else {
                out.add(new Range(first, last));
            }
        });
        return new CharSet(out);
    }

    CharSet minus(CharSet other) {
        CharSet left = this;
        for (Range cut : other.ranges) {
            List<Range> out = new ArrayList<>();
            for (Range range : left.ranges) {
                if (range.first() < cut.first()) {
                    out.add(new Range(range.first(), Math.min(range.last(), cut.first() - 1)));
                }
                if (range.last() > cut.last()) {
                    out.add(new Range(Math.max(range.first(), cut.last() + 1), range.last()));
                }
            }
            left =
                    new CharSet(
                            out.stream().filter(range -> range.first() <= range.last()).toList());
        }
        return left;
    }

    CharSet others() {
        return ALL.minus(this);
    }

    boolean contains(int c) {
        return ranges.stream().anyMatch(range -> range.first() <= c && c <= range.last());
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /// A character class.
    String gbnf() {
        StringBuilder out = new StringBuilder("[");
        for (Range range : ranges) {
            out.append(shown(range.first()));
            if (range.last() > range.first()) {
                out.append('-').append(shown(range.last()));
            }
        }
        return out.append(']').toString();
    }

    /// A character inside a class.
    static String shown(int c) {
        if (Character.isLetterOrDigit(c) && c < 0x80) {
            return Character.toString(c);
        }
        return c < 0x100
                ? "\\x%02X".formatted(c)
                : c < 0x10000 ? "\\u%04X".formatted(c) : "\\U%08X".formatted(c);
    }
}
