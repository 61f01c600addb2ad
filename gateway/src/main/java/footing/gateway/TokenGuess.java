package footing.gateway;

import footing.legs.Tongue;

/// How many tokens a text is, roughly: one for 1.5 Chinese characters or for 4 others. For where a
/// leg died before it told.
final class TokenGuess {
    private TokenGuess() {}

    static long of(CharSequence text) {
        long han = 0;
        for (int i = 0; i < text.length(); i++) {
            if (Tongue.isHan(text.charAt(i))) {
                han++;
            }
        }
        long others = text.length() - han;
        return (han * 8 + others * 3 + 11) / 12;
    }
}
