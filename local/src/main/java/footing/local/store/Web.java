package footing.local.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/// Gets files from servers. Passed in, so that the store knows no network of its own.
public interface Web {
    /// Asks for a file from byte `from` on; redirections are followed.
    ///
    /// @param from 0 for the whole file
    /// @param etag what the server called the file when its first part was fetched, or empty
    Answer get(URI uri, long from, String etag) throws IOException;

    /// The head of an answer and the body to read.
    ///
    /// @param status e.g. 200 for the whole file or 206 for a part
    /// @param start first byte of the part, from `content-range`; 0 for a whole file
    /// @param total length of the whole file; -1 where the server did not tell
    /// @param etag empty where the server gave none
    /// @param body ends with an exception, never early, when the connection breaks
    record Answer(int status, long start, long total, String etag, InputStream body)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
