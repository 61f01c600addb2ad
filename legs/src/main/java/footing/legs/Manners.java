package footing.legs;

import footing.http.Header;
import footing.http.HttpBreak;
import footing.http.Upstream.Origin;
import footing.wire.Ask;
import footing.wire.Endpoint;
import java.util.List;

/// How one supplier is spoken to: what differs from the plain dialect, as the catalogue tells. Safe
/// for use by many threads.
public interface Manners {
    /// The body as this supplier wants it: its name of the model, its names and ranges of
    /// parameters, usage asked for in a stream where it must be asked for. All else stays byte for
    /// byte.
    Prepared prepare(Ask ask, String model);

    /// Where the supplier is.
    Origin origin();

    /// Path and query of an endpoint, e.g. `/v1/chat/completions`.
    String target(Endpoint endpoint, String model);

    /// The headers that carry the key; the key is looked up anew each time.
    List<Header> credentials();

    /// Why an answer is none.
    ///
    /// @param body a whole body, or the data of an error event inside a stream
    Refusal refusal(int status, List<Header> headers, byte[] body);

    /// Why no answer came.
    Refusal refusal(HttpBreak broken);

    /// A request made ready for a supplier, or not.
    sealed interface Prepared {
        /// To be sent.
        ///
        /// @param hideUsage whether the usage event was asked for by us alone and is not for the
        ///   caller
        record Ready(byte[] body, boolean hideUsage) implements Prepared {}

        /// The supplier cannot honour a parameter.
        record Cannot(Refusal why) implements Prepared {}
    }
}
