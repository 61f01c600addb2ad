package footing.gateway;

import footing.legs.Resume;
import footing.legs.Tongue;

/// How much of a continuation repeats what was said before it.
///
/// Three ways to repeat: the whole of it from the start; its end, by twelve characters or more; and
/// the white space at its end, which models are not shown. A text that begins like the whole and
/// then goes another way is a new answer. Twelve characters is what a true continuation hardly
/// repeats by chance; a model that was asked in words rather than given the beginning of its own
/// turn likes to begin its last word or clause anew, so there less is enough.
final class Overlap {
    /// Characters at the end that repeat by no chance.
    private static final int LEAST = 12;

    /// Chinese characters at the end that repeat by no chance, where the model was asked in words.
    private static final int LEAST_HAN = 4;

    /// A text that shares so much of its beginning with the whole and then parts is a new answer.
    private static final int ANEW_ASKED = 20;

    private static final int ANEW_PREFILLED = 40;

    /// How it was found.
    sealed interface Finding {}

    /// More must be known.
    record Open() implements Finding {}

    /// It is another answer from its start.
    record Anew() implements Finding {}

    /// @param repeated characters at its beginning that the caller has
    record Known(int repeated) implements Finding {}

    private final String before;
    private final String head;
    private final String start;
    private final String blank;
    private final boolean asked;

    Overlap(String before, Resume.Way way) {
        this.before = before;
        this.head = Resume.head(before);
        this.start = head.stripLeading();
        this.blank = before.substring(head.length());
        this.asked = way == Resume.Way.INSTRUCT;
    }

    /// @param last whether the continuation is all there
    Finding judge(String text, boolean last) {
        int lead = text.length() - text.stripLeading().length();
        int same = common(text, lead, start);
        if (same == start.length() && beginsAnew()) {
            return behindBlank(text, lead + same, last);
        }
        if (same < start.length() && lead + same == text.length() && !last) {
            return new Open();
        }
        if (same >= (asked ? ANEW_ASKED : ANEW_PREFILLED)) {
            return new Anew();
        }
        if (!last && mayReach(before, text)) {
            return new Open();
        }
        int withBlank = longest(before, text);
        int withoutBlank = blank.isEmpty() ? 0 : longest(head, text);
        if (withBlank >= withoutBlank && withBlank > 0) {
            return new Known(withBlank);
        }
        return withoutBlank > 0
                ? new Known(skipBlank(text, withoutBlank))
                : behindBlank(text, 0, last);
    }

    /// What of the blank end is repeated at `from` goes too, as soon as it is known how much.
    private Finding behindBlank(String text, int from, boolean last) {
        int shared = common(text, from, blank);
        return !last && shared < blank.length() && from + shared == text.length()
                ? new Open()
                : new Known(from + shared);
    }

    /// Whether a text that begins with the whole is taken for a new beginning. A few digits or
    /// signs may well come twice in a true continuation.
    private boolean beginsAnew() {
        return asked
                ? !start.isEmpty()
                : start.length() >= 4 || start.chars().anyMatch(Character::isLetter);
    }

    /// The index behind the white space at `from`, for which the caller has its own.
    private static int skipBlank(String text, int from) {
        int i = from;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /// Whether more text could make a longer overlap: the text stands inside `said`.
    private static boolean mayReach(String said, String text) {
        int at = said.indexOf(text);
        return at >= 0 && at + text.length() < said.length();
    }

    /// The longest end of `said` with which `text` begins and that repeats by no chance; 0 where
    /// none does.
    private int longest(String said, String text) {
        int[] borders = borders(text);
        int matched = 0;
        for (int i = Math.max(0, said.length() - text.length()); i < said.length(); i++) {
            while (matched > 0
                    && (matched == text.length() || said.charAt(i) != text.charAt(matched))) {
                matched = borders[matched - 1];
            }
            if (matched < text.length() && said.charAt(i) == text.charAt(matched)) {
                matched++;
            }
        }
        while (matched > 0 && !noChance(said, text, matched)) {
            matched = borders[matched - 1];
        }
        return matched;
    }

    private boolean noChance(String said, String text, int length) {
        if (length >= LEAST) {
            return true;
        }
        if (!asked) {
            return false;
        }
        long han = text.substring(0, length).chars().filter(c -> Tongue.isHan((char) c)).count();
        return han >= LEAST_HAN || lastWord(said, text, length);
    }

    /// Whether the overlap is the last word of what was said, which would stand there twice without
    /// a space.
    private static boolean lastWord(String said, String text, int length) {
        int from = said.length() - length;
        boolean word =
                text.chars().limit(length).allMatch(c -> Character.isLetter(c) && c < 0x2e80);
        return length >= 2 && word && (from == 0 || !Character.isLetter(said.charAt(from - 1)));
    }

    /// For each beginning of `text` the length of its longest own end that is a beginning too.
    private static int[] borders(String text) {
        int[] borders = new int[text.length()];
        int length = 0;
        for (int i = 1; i < text.length(); i++) {
            while (length > 0 && text.charAt(i) != text.charAt(length)) {
                length = borders[length - 1];
            }
            if (text.charAt(i) == text.charAt(length)) {
                length++;
            }
            borders[i] = length;
        }
        return borders;
    }

    private static int common(String text, int from, String other) {
        int most = Math.min(text.length() - from, other.length());
        int i = 0;
        while (i < most && text.charAt(from + i) == other.charAt(i)) {
            i++;
        }
        return i;
    }
}
