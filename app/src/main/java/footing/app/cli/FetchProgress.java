package footing.app.cli;

import footing.app.words.Words;
import footing.local.store.Progress;
import java.io.PrintStream;
import java.util.Locale;

/// Shows how a model comes: on a terminal one line that is redrawn, else a line per tenth. One
/// thread.
final class FetchProgress implements Progress {
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final boolean terminal;
    private final Words words;
    private Step step = Step.FETCHING;
    private String source = "";
    private int shown = -1;

    FetchProgress(PrintStream out, boolean terminal, Words words) {
        this.out = out;
        this.terminal = terminal;
        this.words = words;
    }

    @Override
    public void at(Step now, String from, long done, long total) {
        if (now != step || !from.equals(source)) {
            end();
            step = now;
            source = from;
        }
        int percent = total <= 0 ? 0 : (int) Math.min(100, done * 100 / total);
        if (due(percent)) {
            shown = percent;
            show(percent, done, total);
        }
    }

    /// Without a terminal only the fetch is told in tenths; the rest takes seconds.
    private boolean due(int percent) {
        return terminal
                ? percent != shown
                : shown < 0 || (step == Step.FETCHING && percent / 10 != shown / 10);
    }

    private void show(int percent, long done, long total) {
        String what = words.say("fetch." + step.name().toLowerCase(Locale.ROOT), source).strip();
        String amount =
                String.format(
                        Locale.ROOT, "%3d %%  %.1f / %.1f MB", percent, done / 1e6, total / 1e6);
        if (terminal) {
            int full = percent * WIDTH / 100;
            String bar = "█".repeat(full) + "░".repeat(WIDTH - full);
            out.print("\r\u001b[K  " + what + "  " + bar + " " + amount);
            out.flush();
        } else {
            out.println("  " + what + " " + amount.strip());
        }
    }

    @Override
    public void failed(String from, String why) {
        end();
        out.println("  " + words.say("fetch.failed", from, why));
    }

    /// Ends the line that was redrawn, if any.
    void end() {
        if (terminal && shown >= 0) {
            out.println();
        }
        shown = -1;
    }
}
