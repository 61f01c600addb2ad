package footing.legs;

import footing.http.Header;
import java.util.List;

/// Where a leg writes the caller's answer. Used by the thread of the attempt.
public interface Relay {
    /// Begins the answer. After this the attempt can no longer be replaced by another.
    ///
    /// @param headers those of the supplier that may reach the caller; framing is the relay's own
    /// @param length bytes of the body where known, else -1
    void begin(int status, List<Header> headers, long length) throws CallerGone;

    /// Adds to the body. In a stream each call holds whole events. Where the length was told, one
    /// call holds the whole body and its array is the relay's from then on; in a stream the bytes
    /// are copied.
    void write(byte[] bytes, int offset, int length) throws CallerGone;

    /// Pushes out what was written: once per burst, not per event. The end of an answer (the last
    /// event, a whole body) is not flushed by the leg: its caller does that when the usage row is
    /// safe.
    void flush() throws CallerGone;

    /// Says that an event of the supplier's was left out, as it was no JSON.
    default void skipped() {}

    /// Says, where the caller asked for usage in the stream, that the leg told none. Called before
    /// the end mark is written.
    default void usageUntold() throws CallerGone {}

    /// The caller went away; what is still to come is for nobody.
    final class CallerGone extends Exception {
        public CallerGone(Throwable cause) {
            super("the caller is gone", cause);
        }
    }
}
