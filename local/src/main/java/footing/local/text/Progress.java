package footing.local.text;

import footing.http.Header;
import footing.legs.Outcome.Timing;
import footing.legs.Relay;
import footing.wire.Usage;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How far one attempt has come: what went to the caller, when, and what was spent. Used by the
/// attempt's thread.
final class Progress {
    private final Relay relay;
    private final LongSupplier nanoTime;
    private final long start;
    private long firstToken = -1;
    private boolean begun;
    private @Nullable Usage usage;

    Progress(Relay relay, LongSupplier nanoTime) {
        this.relay = relay;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    void begin(List<Header> headers, long length) throws Relay.CallerGone {
        begun = true;
        noteToken();
        relay.begin(200, headers, length);
    }

    void write(byte[] bytes) throws Relay.CallerGone {
        relay.write(bytes, 0, bytes.length);
    }

    void flush() throws Relay.CallerGone {
        relay.flush();
    }

    /// The model has written something.
    void noteToken() {
        if (firstToken < 0) {
            firstToken = elapsed();
        }
    }

    void spent(Usage sofar) {
        usage = sofar;
    }

    boolean begun() {
        return begun;
    }

    /// Exact when the generation has ended; on the way to it a count of pieces.
    @Nullable Usage usage() {
        return usage;
    }

    long elapsed() {
        return nanoTime.getAsLong() - start;
    }

    Timing timing() {
        return new Timing(firstToken, elapsed());
    }
}
