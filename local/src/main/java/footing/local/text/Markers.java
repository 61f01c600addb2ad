package footing.local.text;

import java.util.List;
import java.util.Optional;

/// Texts that begin or end a part of an answer, searched for in text that comes in pieces.
record Markers(List<String> texts) {
    Markers {
        texts = List.copyOf(texts);
    }

    /// A marker in a text.
    record Found(String marker, int at) {
        int end() {
            return at + marker.length();
        }
    }

    /// The first marker in `text`; of two at one place the longer.
    Optional<Found> first(CharSequence text) {
        String whole = text.toString();
        Found best = null;
        for (String marker : texts) {
            int at = whole.indexOf(marker);
            boolean better =
                    best == null
                            || at < best.at()
                            || (at == best.at() && marker.length() > best.marker().length());
            if (at >= 0 && better) {
                best = new Found(marker, at);
            }
        }
        return Optional.ofNullable(best);
    }

    /// Where a marker may begin that is not whole yet; the length of the text if nowhere.
    int possibleStart(CharSequence text) {
        int longest = texts.stream().mapToInt(String::length).max().orElse(0);
        for (int at = Math.max(0, text.length() - longest + 1); at < text.length(); at++) {
            String tail = text.subSequence(at, text.length()).toString();
            if (texts.stream().anyMatch(marker -> marker.startsWith(tail))) {
                return at;
            }
        }
        return text.length();
    }
}
