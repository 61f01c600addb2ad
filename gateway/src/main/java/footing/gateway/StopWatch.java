package footing.gateway;

import java.util.List;

/// Looks for the caller's stop texts where one leg's words meet another's. Within its own words a
/// leg looks for itself.
final class StopWatch {
    private final List<String> stops;
    private final String tail;
    private boolean met;

    StopWatch(String before, List<String> stops) {
        this.stops = stops;
        int keep = Math.min(before.length(), needed(stops));
        this.tail = before.substring(before.length() - keep);
    }

    /// Characters behind the seam that must be known before any is let through.
    int needed() {
        return needed(stops);
    }

    /// Whether a stop text begins before the seam and ends in `fresh`.
    boolean across(String fresh) {
        for (String stop : stops) {
            for (int mine = 1; mine < stop.length(); mine++) {
                if (tail.length() >= mine
                        && tail.regionMatches(tail.length() - mine, stop, 0, mine)
                        && fresh.startsWith(stop.substring(mine))) {
                    met = true;
                }
            }
        }
        return met;
    }

    boolean met() {
        return met;
    }

    private static int needed(List<String> stops) {
        int longest = 1;
        for (String stop : stops) {
            longest = Math.max(longest, stop.length());
        }
        return longest - 1;
    }
}
