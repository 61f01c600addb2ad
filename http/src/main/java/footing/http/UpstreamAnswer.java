package footing.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An answer whose head has been read and whose body is read as it comes. Used by one thread.
public interface UpstreamAnswer extends AutoCloseable {
    int status();

    List<Header> headers();

    /// The first header of this name, without regard to case.
    @Nullable String header(String name);

    /// Reads some of the body, framing removed: at least one byte, or -1 at its proper end. Blocks
    /// for the idle clock at most.
    ///
    /// @throws HttpBreak when the body breaks off: never -1 then
    int read(byte[] into, int offset, int length) throws HttpBreak;

    /// Whether [#read] would return at once because bytes are already here.
    boolean ready();

    /// Changes the clock of the next reads, e.g. from first token to idle.
    void idleClock(java.time.Duration idle);

    /// Gives the connection back when the body was read to its end, else closes it.
    @Override
    void close();
}
