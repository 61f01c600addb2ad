package footing.local.text;

import footing.legs.Refusal;
import footing.wire.ApiError;

/// An ask that the local model does not serve, with what its caller is told.
final class AskFault extends Exception {
    private final Refusal why;

    private AskFault(Refusal why) {
        super(why.message());
        this.why = why;
    }

    /// The request is wrong for any leg.
    static AskFault invalid(String param, String message) {
        return own(Refusal.Kind.INVALID_REQUEST, ApiError.invalid(message, param, "invalid_value"));
    }

    /// Right, but not something that this model can do; another leg may.
    static AskFault unsupported(String param, String message) {
        return own(
                Refusal.Kind.NOT_SUPPORTED,
                ApiError.invalid(message, param, "unsupported_parameter"));
    }

    static AskFault tooLong(String param, String message) {
        return own(
                Refusal.Kind.CONTEXT_LENGTH_EXCEEDED,
                ApiError.invalid(message, param, "context_length_exceeded"));
    }

    /// The answer that another leg began cannot be carried on here: no fault of the request.
    static AskFault prefix(String message) {
        return new AskFault(
                new Refusal(Refusal.Kind.NOT_SUPPORTED, message, null, Begun.REFUSED_BY));
    }

    private static AskFault own(Refusal.Kind kind, ApiError error) {
        String decidedBy =
                "local:" + kind.word() + ":" + (error.param() == null ? "" : error.param());
        return new AskFault(new Refusal(kind, error.message(), null, error, decidedBy));
    }

    Refusal refusal() {
        return why;
    }
}
