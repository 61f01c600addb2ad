package footing.local.text;

import footing.legs.Refusal;
import footing.wire.ApiError;

/// An ask that the local model does not serve, with what its caller is told.
final class AskFault extends Exception {
    private final Refusal.Kind kind;
    private final ApiError error;

    private AskFault(Refusal.Kind kind, ApiError error) {
        super(error.message());
        this.kind = kind;
        this.error = error;
    }

    /// The request is wrong for any leg.
    static AskFault invalid(String param, String message) {
        return new AskFault(
                Refusal.Kind.INVALID_REQUEST, ApiError.invalid(message, param, "invalid_value"));
    }

    /// Right, but not something that this model can do; another leg may.
    static AskFault unsupported(String param, String message) {
        return new AskFault(
                Refusal.Kind.NOT_SUPPORTED,
                ApiError.invalid(message, param, "unsupported_parameter"));
    }

    static AskFault tooLong(String param, String message) {
        return new AskFault(
                Refusal.Kind.CONTEXT_LENGTH_EXCEEDED,
                ApiError.invalid(message, param, "context_length_exceeded"));
    }

    Refusal refusal() {
        return new Refusal(
                kind,
                error.message(),
                null,
                error,
                "local:" + kind.word() + ":" + (error.param() == null ? "" : error.param()));
    }
}
