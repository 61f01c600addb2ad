package footing.app.settings;

import java.util.Collection;
import java.util.Optional;

/// Finds the word that was probably meant.
public final class Nearest {
    private Nearest() {}

    /// The word of `known` that is the fewest slips away from `word`, unless that is more than a
    /// third of its letters (two at least). A slip is a letter too many, missing, wrong, or two
    /// letters swapped.
    public static Optional<String> to(String word, Collection<String> known) {
        String nearest = null;
        int fewest = Math.max(2, word.length() / 3) + 1;
        for (String candidate : known) {
            int slips = slips(word, candidate);
            if (slips < fewest) {
                fewest = slips;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static int slips(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                table[i][j] = i == 0 ? j : j == 0 ? i : step(table, a, b, i, j);
            }
        }
        return table[a.length()][b.length()];
    }

    private static int step(int[][] table, String a, String b, int i, int j) {
        int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best =
                Math.min(
                        Math.min(table[i - 1][j] + 1, table[i][j - 1] + 1),
                        table[i - 1][j - 1] + wrong);
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, table[i - 2][j - 2] + 1) : best;
    }
}
