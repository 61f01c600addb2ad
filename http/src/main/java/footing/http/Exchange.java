package footing.http;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request and its answer, seen from the server. Used by the thread that handles it, except
/// [#onGone].
///
/// An answer is either [#respond] or [#begin], [#write]…, [#finish]. Returning from the handler
/// without `finish` aborts the connection, so that a break can never look like an end.
public interface Exchange {
    String method();

    /// The path without query, percent-decoding undone nowhere, e.g. `/v1/chat/completions`.
    String path();

    /// What follows `?`, or the empty text.
    String query();

    /// The first header of this name, without regard to case; null where the caller sent none.
    @Nullable String header(String name);

    /// All headers in the order they came.
    List<Header> headers();

    /// Reads the whole body, once. Sends `100 Continue` first where the caller expects it.
    ///
    /// @throws HttpBreak `BODY_TOO_LARGE` past `limit` bytes, `BODY_TOO_SLOW` past the body's
    ///   clock, `BAD_FRAMING`, `CLOSED`
    byte[] body(int limit) throws HttpBreak;

    /// A whole answer in one write. `content-length`, `date` and `connection` are added.
    void respond(int status, List<Header> headers, byte[] body) throws IOException;

    /// Starts an answer of unknown length (chunked; close-delimited to HTTP/1.0). Sent with the
    /// first flush.
    void begin(int status, List<Header> headers) throws IOException;

    /// Adds to the answer's body; kept in a buffer until [#flush], [#finish] or the buffer is full.
    void write(byte[] bytes, int offset, int length) throws IOException;

    void flush() throws IOException;

    /// Ends the answer and flushes it. Only after this the caller sees a proper end.
    void finish() throws IOException;

    /// Whether the head of the answer has been given to the socket.
    boolean committed();

    /// From now until [#disarm] or the end of the exchange, `gone` runs once, on another thread,
    /// within milliseconds of the caller closing its side, whether or not the answer flows. Bytes
    /// that the caller sends meanwhile are kept for the next request; a caller who has sent some is
    /// not watched any more. One who only closes its sending side is taken for gone. The watch
    /// begins when the body has been read, at once where there is none; a later `gone` replaces an
    /// earlier one.
    void onGone(Runnable gone);

    /// No `gone` will start after this returns; one that runs has ended.
    void disarm();

    /// The caller's address, e.g. `127.0.0.1`.
    String remoteAddress();
}
