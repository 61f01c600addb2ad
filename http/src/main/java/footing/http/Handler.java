package footing.http;

import java.io.IOException;

/// Answers requests, each on a virtual thread of its own connection.
@FunctionalInterface
public interface Handler {
    /// An `IOException` means that the caller is gone; anything else thrown before the answer was
    /// committed is a 500.
    void handle(Exchange exchange) throws IOException;
}
