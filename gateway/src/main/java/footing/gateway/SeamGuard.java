package footing.gateway;

import footing.legs.Resume;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Watches the beginning of a continuation and lets through only what is new and fits: what the
/// caller already has is taken off, and a text that begins anew, greets or apologizes is rejected.
///
/// Text is kept back until that is decided, at least the first [#FIRST] characters, and as long as
/// it may yet turn out to repeat what was said. One thread.
final class SeamGuard {
    /// Characters that are looked at before any is let through.
    static final int FIRST = 200;

    private final String before;
    private final @Nullable Overlap overlap;
    private final StopWatch stops;
    private final StringBuilder held = new StringBuilder();

    /// How long the text must be before it is looked at again: a long one is not read anew for each
    /// word.
    private int look = FIRST;

    private boolean open;
    private boolean rejected;

    /// The first half of a pair whose second has not come.
    private char half;

    /// @param before all that the caller has; not empty
    /// @param stops texts at which the caller wants the answer to end
    SeamGuard(String before, Resume.Way way, List<String> stops) {
        this(before, new Overlap(before, way), stops);
    }

    private SeamGuard(String before, @Nullable Overlap overlap, List<String> stops) {
        this.before = before;
        this.overlap = overlap;
        this.stops = new StopWatch(before, stops);
    }

    /// For a leg that goes on from the very last character: only stop texts are looked for.
    static SeamGuard exact(String before, List<String> stops) {
        return new SeamGuard(before, (Overlap) null, stops);
    }

    /// Takes what the leg wrote next.
    ///
    /// @return what may go to the caller now
    String take(String more) {
        if (rejected || stops.met()) {
            return "";
        }
        if (open) {
            return whole(more);
        }
        held.append(more);
        if (overlap != null && held.length() < look) {
            return "";
        }
        String out = decide(false);
        look = held.length() + Math.max(32, held.length() / 32);
        return out;
    }

    /// Says that no more will come.
    ///
    /// @return what was kept back
    String end() {
        String rest = open || rejected || stops.met() ? "" : decide(true);
        if (half != 0) {
            rest += half;
            half = 0;
        }
        return rest;
    }

    /// Whether what came cannot follow what the caller has.
    boolean rejected() {
        return rejected;
    }

    /// Whether a stop text of the caller's runs over the seam: the answer has ended.
    boolean stopped() {
        return stops.met();
    }

    private String decide(boolean last) {
        String text = held.toString();
        if (overlap == null) {
            return text.isEmpty() || (!last && text.length() < stops.needed()) ? "" : open(text);
        }
        return switch (overlap.judge(text, last)) {
            case Overlap.Open _ -> "";
            case Overlap.Anew _ -> reject();
            case Overlap.Known(int repeated) -> known(text, repeated, last);
        };
    }

    private String known(String text, int repeated, boolean last) {
        String fresh = text.substring(repeated);
        if (!last && fresh.length() < stops.needed()) {
            return "";
        }
        if (repeated == 0 && SmallTalk.opens(text, before)) {
            return reject();
        }
        return open(fresh);
    }

    private String open(String fresh) {
        open = true;
        held.setLength(0);
        held.trimToSize();
        return stops.across(fresh) ? "" : whole(fresh);
    }

    private String reject() {
        rejected = true;
        return "";
    }

    /// The text without a half pair at its end, which goes with its other half.
    private String whole(String more) {
        if (more.isEmpty()) {
            return more;
        }
        String text = half == 0 ? more : half + more;
        half = 0;
        int last = text.length() - 1;
        if (Character.isHighSurrogate(text.charAt(last))) {
            half = text.charAt(last);
            return text.substring(0, last);
        }
        return text;
    }
}
