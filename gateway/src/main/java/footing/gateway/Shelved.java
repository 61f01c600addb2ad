package footing.gateway;

import footing.ledger.Shelf;
import footing.legs.verdict.Ruling;
import footing.legs.verdict.Verdict;
import footing.legs.verdict.VerdictJson;
import footing.legs.verdict.VerdictStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Verdicts and rulings on the shelf of the ledger. Safe for use by many threads; throws
/// [footing.ledger.LedgerFault] where the database cannot be used.
public final class Shelved implements VerdictStore {
    /// Characters of a ruling's reason, at most.
    public static final int LONGEST_REASON = 500;

    /// How long a verdict can be overruled at most; longer would be forgetting it.
    public static final Duration LONGEST_OVERRULE = Duration.ofDays(90);

    private static final Logger LOG = System.getLogger("footing.verdicts");

    /// How long a lift waits to be seen by a gateway.
    private static final Duration LIFT_WAITS = Duration.ofMinutes(10);

    private final Shelf shelf;
    private final InstantSource clock;

    public Shelved(Shelf shelf, InstantSource clock) {
        this.shelf = shelf;
        this.clock = clock;
    }

    @Override
    public List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>();
        for (Shelf.Text text : shelf.verdicts()) {
            Optional<Verdict> verdict = VerdictJson.verdict(text.json());
            verdict.ifPresent(verdicts::add);
            if (verdict.isEmpty()) {
                LOG.log(Level.WARNING, "verdict {0} cannot be read and is left out", text.id());
            }
        }
        return verdicts;
    }

    @Override
    public void change(List<Verdict> kept, List<String> removed) {
        List<Shelf.Text> texts =
                kept.stream().map(one -> new Shelf.Text(one.id(), VerdictJson.write(one))).toList();
        shelf.change(texts, removed);
    }

    @Override
    public long changes() {
        return shelf.changes();
    }

    @Override
    public List<Ruling> rulings() {
        return shelf.rulings(clock.instant()).stream()
                .flatMap(given -> ruling(given).stream())
                .toList();
    }

    /// Empty for a word that this house does not know.
    private static Optional<Ruling> ruling(Shelf.Ruling given) {
        for (Ruling.Word word : Ruling.Word.values()) {
            if (word(word).equals(given.word())) {
                return Optional.of(
                        new Ruling(
                                given.verdict(),
                                word,
                                given.reason(),
                                given.by(),
                                given.given(),
                                given.until()));
            }
        }
        return Optional.empty();
    }

    private static String word(Ruling.Word word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public long version() {
        return shelf.version();
    }

    /// Lets traffic flow in spite of a verdict until `ruling` ends, or takes the verdict away. A
    /// gateway on this folder sees it within two seconds.
    public void rule(Ruling ruling) {
        shelf.rule(
                new Shelf.Ruling(
                        ruling.verdict(),
                        word(ruling.word()),
                        ruling.reason(),
                        ruling.by(),
                        ruling.given(),
                        ruling.until()));
        if (ruling.word() == Ruling.Word.LIFT) {
            shelf.change(List.of(), List.of(ruling.verdict()));
        }
    }

    /// A ruling that lets traffic flow for `lasting` from now.
    public Ruling overrule(String verdict, String reason, String by, Duration lasting) {
        var now = clock.instant();
        return new Ruling(verdict, Ruling.Word.OVERRULE, reason, by, now, now.plus(lasting));
    }

    /// A ruling that takes a verdict away.
    public Ruling lift(String verdict, String reason, String by) {
        var now = clock.instant();
        return new Ruling(verdict, Ruling.Word.LIFT, reason, by, now, now.plus(LIFT_WAITS));
    }

    /// What is on the shelf now, each verdict with the ruling that is in force, the newest first.
    public List<Verdict> now() {
        return ruled(verdicts());
    }

    /// These verdicts, each with the ruling that is in force and without the lifted ones, the
    /// newest first.
    List<Verdict> ruled(List<Verdict> verdicts) {
        Map<String, Ruling> rulings = new HashMap<>();
        rulings().forEach(ruling -> rulings.put(ruling.verdict(), ruling));
        List<Verdict> ruled = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            Ruling ruling = rulings.get(verdict.id());
            if (ruling == null || ruling.word() == Ruling.Word.OVERRULE) {
                ruled.add(with(verdict, ruling));
            } else if (verdict.since().isAfter(ruling.given())) {
                ruled.add(with(verdict, null));
            }
        }
        ruled.sort(Comparator.comparing(Verdict::last).reversed());
        return ruled;
    }

    static Verdict with(Verdict verdict, @Nullable Ruling ruling) {
        return new Verdict(
                verdict.id(),
                verdict.subject(),
                verdict.kind(),
                verdict.state(),
                verdict.permanence(),
                verdict.confidence(),
                verdict.evidence(),
                verdict.decidedBy(),
                verdict.since(),
                verdict.last(),
                verdict.seen(),
                verdict.nextProbe(),
                verdict.probes(),
                ruling);
    }

    /// Refusals that no rule knows, those seen last first.
    public List<Shelf.Unknown> unknown() {
        return shelf.unknown();
    }

    void note(List<Shelf.Unknown> seen) {
        shelf.note(seen);
    }
}
