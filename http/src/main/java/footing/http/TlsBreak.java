package footing.http;

import footing.http.HttpBreak.Symptom;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/// Reads from the exceptions of a failed TLS handshake what happened.
final class TlsBreak {
    private TlsBreak() {}

    static Symptom of(IOException failure) {
        boolean path = false;
        boolean certificate = false;
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof CertificateExpiredException
                    || t instanceof CertificateNotYetValidException) {
                return Symptom.TLS_CERT_EXPIRED;
            }
            if (t instanceof SocketException || t instanceof EOFException) {
                return Symptom.TLS_RESET;
            }
            path |= t instanceof CertPathBuilderException;
            path |= t instanceof CertPathValidatorException;
            certificate |= t instanceof CertificateException;
        }
        if (path) {
            return Symptom.TLS_CERT_UNTRUSTED;
        }
        // a path that was found, and still a certificate refused: the name does not fit
        return certificate ? Symptom.TLS_CERT_MISMATCH : withoutCertificate(failure);
    }

    private static Symptom withoutCertificate(IOException failure) {
        String says = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (!(failure instanceof SSLHandshakeException)
                && failure instanceof SSLException
                && says.contains("unrecognized ssl message")) {
            return Symptom.TLS_PLAINTEXT;
        }
        return says.contains("terminated the handshake") ? Symptom.TLS_RESET : Symptom.TLS_FAILURE;
    }
}
