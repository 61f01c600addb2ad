package footing.legs.refusal;

import java.util.regex.Pattern;

/// Text that lets a pattern look at it so often and no more: rules are written by people, and what
/// they are held against by strangers.
///
/// @param looks how often it was looked at
record Bounded(String text, int[] looks) implements CharSequence {
    /// Enough for every honest pattern on [Facets#MESSAGE_LIMIT] letters; some milliseconds.
    private static final int MOST = 1_000_000;

    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Enough() {
            super("a pattern looks too often", null, false, false);
        }
    }

    /// Whether `pattern` is found in `text`; false where that takes too long to tell.
    static boolean finds(Pattern pattern, String text) {
        try {
            return pattern.matcher(new Bounded(text, new int[1])).find();
        } catch (Enough | StackOverflowError _) {
            return false;
        }
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (++looks[0] > MOST) {
            throw new Enough();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
