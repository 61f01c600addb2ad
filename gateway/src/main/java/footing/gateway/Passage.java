package footing.gateway;

import footing.http.Exchange;
import footing.http.Upstream.Clocks;
import footing.ledger.Ledger;
import footing.ledger.allow.Amounts;
import footing.ledger.allow.Spent;
import footing.tokens.TokenCounter;
import footing.wire.Ask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// One request on its way through the house: who asked what, since when, and whether the caller is
/// still there.
///
/// Belongs to the thread that handles the request. The sentinel's thread may only arm the watch and
/// keep a silent stream alive.
final class Passage {
    final String requestId;
    final Ledger.Key key;
    final Ask ask;
    final CallerRelay relay;
    final Continuity continuity;
    final long startNanos;

    private final Exchange exchange;
    private final LongSupplier nanoTime;
    private final Thread worker = Thread.currentThread();
    private final Amounts most;
    private final List<Spent> spent = new ArrayList<>(2);
    private volatile boolean armed;
    private boolean over;
    private volatile boolean callerGone;

    Passage(
            String requestId,
            Ledger.Key key,
            Ask ask,
            Amounts most,
            OnBreak onBreak,
            TokenCounter tokens,
            Exchange exchange,
            LongSupplier nanoTime) {
        this.most = most;
        this.requestId = requestId;
        this.key = key;
        this.ask = ask;
        this.exchange = exchange;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.relay = new CallerRelay(exchange, requestId, nanoTime);
        this.continuity = new Continuity(ask, onBreak, relay, tokens);
    }

    /// Starts to watch for the caller leaving; who leaves interrupts the worker, and that cancels
    /// the leg.
    synchronized void arm() {
        if (!armed && !over) {
            armed = true;
            exchange.onGone(() -> {
                callerGone = true;
                worker.interrupt();
            });
        }
    }

    /// Whether the caller's leaving is watched for, or was.
    boolean armed() {
        return armed;
    }

    /// After this no interrupt comes any more, and none is left on the worker.
    void disarm() {
        boolean watched;
        synchronized (this) {
            over = true;
            watched = armed;
        }
        if (watched) {
            exchange.disarm();
            if (Thread.interrupted()) {
                callerGone = true;
            }
        }
    }

    /// What it would use at most.
    Amounts most() {
        return most;
    }

    /// What the attempts cost the caller so far.
    List<Spent> spent() {
        return spent;
    }

    boolean callerGone() {
        return callerGone;
    }

    /// @param now as the clock says
    long ageNanos(long now) {
        return now - startNanos;
    }

    /// What is left of `clocks` when the time already spent on other legs is taken off.
    Clocks left(Clocks clocks) {
        Duration total = clocks.total().minusNanos(ageNanos(nanoTime.getAsLong()));
        return new Clocks(clocks.connect(), clocks.firstByte(), clocks.idle(), total);
    }
}
