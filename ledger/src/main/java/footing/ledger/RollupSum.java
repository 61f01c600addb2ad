package footing.ledger;

/// What a batch adds to one row of the rollup.
final class RollupSum {
    private long requests;
    private long attempts;
    private long failed;
    private long freshIn;
    private long cachedIn;
    private long cacheWrite;
    private long visibleOut;
    private long reasoningOut;

    void add(UsageRow row) {
        requests += row.attempt() == 1 ? 1 : 0;
        attempts++;
        failed += UsageRows.failed(row) ? 1 : 0;
        freshIn = Math.addExact(freshIn, row.freshIn());
        cachedIn = Math.addExact(cachedIn, row.cachedIn());
        cacheWrite = Math.addExact(cacheWrite, row.cacheWrite());
        visibleOut = Math.addExact(visibleOut, row.visibleOut());
        reasoningOut = Math.addExact(reasoningOut, row.reasoningOut());
    }

    long requests() {
        return requests;
    }

    long attempts() {
        return attempts;
    }

    long failed() {
        return failed;
    }

    long freshIn() {
        return freshIn;
    }

    long cachedIn() {
        return cachedIn;
    }

    long cacheWrite() {
        return cacheWrite;
    }

    long visibleOut() {
        return visibleOut;
    }

    long reasoningOut() {
        return reasoningOut;
    }
}
