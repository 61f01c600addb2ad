package footing.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// How a conversation failed, exactly: what happened, and how far it had come.
public final class HttpBreak extends IOException {
    /// What happened.
    public enum Symptom {
        DNS_FAILURE,
        TCP_REFUSED,
        TCP_TIMEOUT,
        TCP_UNREACHABLE,
        TLS_RESET,
        TLS_TIMEOUT,
        TLS_PLAINTEXT,
        TLS_CERT_EXPIRED,
        TLS_CERT_MISMATCH,
        TLS_CERT_UNTRUSTED,
        TLS_FAILURE,
        PROXY_REFUSED,
        /// The peer reset the connection.
        RESET,
        /// The peer closed before the message was whole.
        CLOSED,
        /// No byte of an answer in time.
        FIRST_BYTE_TIMEOUT,
        /// The answer had begun, then nothing came in time.
        IDLE_TIMEOUT,
        /// The whole exchange took longer than it may.
        TOTAL_TIMEOUT,
        BAD_FRAMING,
        HEAD_TOO_LARGE,
        HEAD_TOO_SLOW,
        BODY_TOO_LARGE,
        BODY_TOO_SLOW,
        /// This side gave up: the thread was interrupted or the exchange closed.
        CANCELLED
    }

    /// How far the conversation had come.
    public enum Stage {
        CONNECT,
        SEND,
        /// Sent; no byte of the answer's head has come.
        WAIT,
        HEAD,
        BODY
    }

    private final Symptom symptom;
    private final Stage stage;

    public HttpBreak(Symptom symptom, Stage stage, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.symptom = symptom;
        this.stage = stage;
    }

    public Symptom symptom() {
        return symptom;
    }

    public Stage stage() {
        return stage;
    }
}
