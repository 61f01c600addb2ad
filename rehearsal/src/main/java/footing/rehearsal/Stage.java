package footing.rehearsal;

import java.io.PrintStream;

/// What the audience sees: lines, and answers that appear word by word beside the name of the model
/// that writes them. One thread.
final class Stage {
    private static final int WIDTH = 86;
    private static final int NAME = 22;

    private final PrintStream out;
    private final boolean colour;
    private String speaker = "";
    private int column;
    private String word = "";
    private boolean gap;

    Stage(PrintStream out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    /// The colours of the play.
    enum Paint {
        PLAIN(""),
        BOLD("1"),
        DIM("2"),
        GOOD("32"),
        BAD("31"),
        OTHER("36");

        private final String code;

        Paint(String code) {
            this.code = code;
        }
    }

    /// The heading of an act.
    void act(int number, String title) {
        out.println();
        out.println("  " + paint(Paint.BOLD, number + "  " + title));
        out.println();
    }

    void line(Paint paint, String text) {
        out.println(text.isEmpty() ? "" : "     " + paint(paint, text));
    }

    void blank() {
        out.println();
    }

    /// Adds a piece of an answer. A new speaker begins a new line.
    void speak(String who, Paint paint, String piece) {
        if (!who.equals(speaker)) {
            hush();
            speaker = who;
            column = 0;
            gap = false;
            out.print(label(who));
        }
        int start = 0;
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            boolean ideograph = c > 0x2e80;
            word += c == '\n' ? ' ' : c;
            if (c == ' ' || c == '\n' || ideograph) {
                put(paint);
                start = i + 1;
            }
        }
        if (start == 0 && word.length() > WIDTH) {
            put(paint);
        }
        out.flush();
    }

    /// Ends the answer that is being spoken, if any.
    void hush() {
        if (speaker.isEmpty()) {
            return;
        }
        put(Paint.PLAIN);
        out.println();
        speaker = "";
    }

    /// Puts the word that is being spoken, with the space before it where one is due, so that no
    /// line ends with a space.
    private void put(Paint paint) {
        int wide = word.codePoints().map(c -> c > 0x2e80 ? 2 : 1).sum();
        String bare = word.strip();
        if (column + wide > WIDTH - NAME) {
            out.println();
            out.print(label(""));
            column = 0;
            gap = false;
        }
        gap |= word.startsWith(" ");
        out.print(paint(paint, (gap && !bare.isEmpty() ? " " : "") + bare));
        gap = word.endsWith(" ") && !bare.isEmpty();
        column += wide;
        word = "";
    }

    private String label(String who) {
        String cut = who.length() > NAME ? who.substring(0, NAME - 1) + "…" : who;
        return "     "
                + paint(Paint.BOLD, cut)
                + " ".repeat(NAME - cut.length())
                + " "
                + paint(Paint.DIM, "│")
                + " ";
    }

    private String paint(Paint paint, String text) {
        return colour && !paint.code.isEmpty() && !text.isEmpty()
                ? "\u001b[" + paint.code + "m" + text + "\u001b[0m"
                : text;
    }
}
