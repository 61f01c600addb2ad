package footing.testing;

import java.util.ArrayList;
import java.util.List;

/// A fixed answer that a fake supplier gives whatever it is asked, and how it goes on from the
/// middle of it.
///
/// @param text the whole answer
/// @param piece characters per event; a surrogate pair is never split
/// @param habit what it does when it is asked to go on
/// @param escaped whether everything beyond ASCII is written as a JSON escape, emoji as two of them
public record Story(String text, int piece, Habit habit, boolean escaped) {
    /// In events of seven characters, by a supplier that goes on exactly.
    public static Story of(String text) {
        return new Story(text, 7, new Habit.Exact(), false);
    }

    public Story withPiece(int newPiece) {
        return new Story(text, newPiece, habit, escaped);
    }

    public Story withHabit(Habit newHabit) {
        return new Story(text, piece, newHabit, escaped);
    }

    /// The same with everything beyond ASCII as a JSON escape.
    public Story withEscapes() {
        return new Story(text, piece, habit, true);
    }

    /// `text` in pieces of `size` characters, whole code points.
    static List<String> cut(String text, int size) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + size);
            if (to < text.length() && Character.isLowSurrogate(text.charAt(to))) {
                to++;
            }
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }
}
