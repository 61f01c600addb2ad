package footing.testing;

/// What a fake supplier does when it is asked to go on from the middle of its answer.
public sealed interface Habit {
    /// Goes on exactly where the text ends.
    record Exact() implements Habit {}

    /// Says the last `chars` characters once more, then goes on.
    record Overlaps(int chars) implements Habit {}

    /// Says everything once more from the beginning.
    record Restarts() implements Habit {}

    /// Begins anew with other words.
    record RestartsOtherwise(String text) implements Habit {}

    /// Greets first (`Sure, here is the rest: `), then goes on.
    record Greets(String words) implements Habit {}

    /// Answers 400 to a last message of the assistant; goes on exactly where a user asks for it.
    record RefusesPrefill() implements Habit {}

    /// Goes on without the white space that should come next.
    record DropsSpace() implements Habit {}

    /// What comes after the first `at` characters of `told`.
    ///
    /// @param told the whole answer
    default String rest(String told, int at) {
        return switch (this) {
            case Exact _, RefusesPrefill _ -> told.substring(at);
            case Overlaps(int chars) -> told.substring(whole(told, Math.max(0, at - chars)));
            case Restarts _ -> told;
            case RestartsOtherwise(String text) -> text;
            case Greets(String words) -> words + told.substring(at);
            case DropsSpace _ -> told.substring(at).stripLeading();
        };
    }

    /// Reads a habit from text: `exact`, `overlaps:20`, `restarts`, `restarts-otherwise:TEXT`,
    /// `greets:TEXT`, `refuses-prefill`, `drops-space`.
    static Habit parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        return switch (name) {
            case "exact" -> new Exact();
            case "overlaps" -> new Overlaps(Integer.parseInt(rest));
            case "restarts" -> new Restarts();
            case "restarts-otherwise" -> new RestartsOtherwise(rest);
            case "greets" -> new Greets(rest);
            case "refuses-prefill" -> new RefusesPrefill();
            case "drops-space" -> new DropsSpace();
            default -> throw new IllegalArgumentException("no such habit: " + text);
        };
    }

    private static int whole(String text, int at) {
        return at < text.length() && at > 0 && Character.isLowSurrogate(text.charAt(at))
                ? at - 1
                : at;
    }
}
