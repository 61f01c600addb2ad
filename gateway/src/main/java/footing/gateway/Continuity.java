package footing.gateway;

import footing.http.Header;
import footing.legs.Outcome;
import footing.legs.Relay;
import footing.legs.Resume;
import footing.wire.Ask;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One answer to one caller, over all the legs that write parts of it. Legs write here; what may be
/// seen goes on to the caller.
///
/// Used by the thread of the passage.
final class Continuity implements Relay {
    private final Ask ask;
    private final OnBreak policy;
    private final CallerRelay out;

    Continuity(Ask ask, OnBreak policy, CallerRelay out) {
        this.ask = ask;
        this.policy = policy;
        this.out = out;
    }

    /// What to do after a leg died.
    sealed interface Next {
        /// The caller has seen nothing of the answer: any leg may answer from the start.
        record Afresh() implements Next {}

        /// A leg that can may carry on, in a way of its own: [Resume#by].
        record CarryOn(Resume resume) implements Next {}

        /// Everything that the caller needs is there, but for the end, which [#end] writes.
        record Whole(String finish) implements Next {}

        /// Nothing correct can follow.
        ///
        /// @param why for the error event, e.g. `n is larger than 1`
        record End(String why) implements Next {}
    }

    /// Says whose answer the next bytes belong to. Called before each attempt.
    ///
    /// @param resume what was given to the leg, null for an answer from its start
    void leg(String name, int number, @Nullable Resume resume) {
        out.attempt(name, number);
    }

    /// What to do after `outcome`, which is no [Outcome.Answered] and no [Outcome.CallerLeft] but
    /// one that [#rejected] caused.
    Next after(Outcome outcome) {
        if (!out.begun() && !(outcome instanceof Outcome.BrokeOff)) {
            return new Next.Afresh();
        }
        return new Next.End(ask.endpoint().path() + ", " + policy.word());
    }

    /// Whether the leg was stopped because what it wrote cannot follow what the caller has. Its
    /// outcome is then a `CallerLeft`, though the caller is still there.
    boolean rejected() {
        return false;
    }

    @Override
    public void begin(int status, List<Header> headers, long length) throws CallerGone {
        out.begin(status, headers, length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws CallerGone {
        out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws CallerGone {
        out.flush();
    }

    /// Writes what is still held, the end of the answer, and closes it.
    void end() throws IOException {
        out.end();
    }

    /// Ends an answer that cannot be whole: an error event, and no end mark.
    void endBroken(byte[] error) throws IOException {
        out.endBroken(error);
    }
}
