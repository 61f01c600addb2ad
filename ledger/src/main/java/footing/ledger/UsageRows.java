package footing.ledger;

/// What the ledger asks of a row before it keeps it: texts of bounded length, counts that a real
/// answer can have.
final class UsageRows {
    /// Characters kept of each text.
    static final int LONGEST_TEXT = 200;

    /// Tokens that one attempt can count at most. Nine thousand million such rows still add up in a
    /// `long`, so that no supplier's nonsense can stop the books.
    static final long MOST_TOKENS = 1_000_000_000L;

    /// Millionths of a currency that one attempt can cost at most: a hundred million of it.
    static final long MOST_MICROS = 100_000_000_000_000L;

    private UsageRows() {}

    /// True where every count is one that an attempt can have.
    static boolean plausible(UsageRow row) {
        return counts(row.freshIn())
                && counts(row.cachedIn())
                && counts(row.cacheWrite())
                && counts(row.visibleOut())
                && counts(row.reasoningOut())
                && counts(row.costing().chargedIn())
                && counts(row.costing().chargedOut())
                && costs(row.costing().cost())
                && costs(row.costing().charge());
    }

    /// The row with texts cut to [#LONGEST_TEXT] and, where a count is not plausible, that count
    /// cut and the state `unknown`. The same row where nothing had to be cut.
    static UsageRow fit(UsageRow row) {
        boolean plausible = plausible(row);
        if (plausible && textsFit(row)) {
            return row;
        }
        return new UsageRow(
                cut(row.requestId()),
                row.attempt(),
                cut(row.keyId()),
                row.at(),
                cut(row.endpoint()),
                cut(row.asked()),
                cut(row.leg()),
                cut(row.model()),
                row.stream(),
                cut(row.outcome()),
                cut(row.refusal()),
                row.status(),
                plausible ? cut(row.state()) : "unknown",
                within(row.freshIn()),
                within(row.cachedIn()),
                within(row.cacheWrite()),
                within(row.visibleOut()),
                within(row.reasoningOut()),
                row.firstTokenMicros(),
                row.totalMicros(),
                fit(row.costing()));
    }

    private static Costing fit(Costing costing) {
        return new Costing(
                cut(costing.currency()),
                Math.clamp(costing.cost(), 0, MOST_MICROS),
                Math.clamp(costing.charge(), 0, MOST_MICROS),
                within(costing.chargedIn()),
                within(costing.chargedOut()),
                cut(costing.priceRow()),
                cut(costing.counted()));
    }

    /// All input tokens of a row that fits.
    static long tokensIn(UsageRow row) {
        return Math.addExact(Math.addExact(row.freshIn(), row.cachedIn()), row.cacheWrite());
    }

    /// All output tokens of a row that fits.
    static long tokensOut(UsageRow row) {
        return Math.addExact(row.visibleOut(), row.reasoningOut());
    }

    /// True where the attempt ended badly by the leg's doing.
    static boolean failed(UsageRow row) {
        return !row.outcome().equals("answered") && !row.outcome().equals("caller_left");
    }

    private static boolean counts(long tokens) {
        return tokens >= 0 && tokens <= MOST_TOKENS;
    }

    private static boolean costs(long micros) {
        return micros >= 0 && micros <= MOST_MICROS;
    }

    private static long within(long tokens) {
        return Math.clamp(tokens, 0, MOST_TOKENS);
    }

    private static boolean textsFit(UsageRow row) {
        return fits(row.requestId())
                && fits(row.keyId())
                && fits(row.endpoint())
                && fits(row.asked())
                && fits(row.leg())
                && fits(row.model())
                && fits(row.outcome())
                && fits(row.refusal())
                && fits(row.state())
                && fits(row.costing().priceRow())
                && fits(row.costing().counted());
    }

    private static boolean fits(String text) {
        return text.length() <= LONGEST_TEXT;
    }

    private static String cut(String text) {
        if (fits(text)) {
            return text;
        }
        boolean pair = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
        return text.substring(0, pair ? LONGEST_TEXT - 1 : LONGEST_TEXT);
    }
}
