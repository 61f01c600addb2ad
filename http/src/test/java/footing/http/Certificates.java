package footing.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// An authority and the certificates it has signed, made anew for each run with the JDK's keytool.
final class Certificates {
    private static final char[] SECRET = "for-tests-only".toCharArray();
    private static final Certificates MADE = make();

    private final KeyStore store;

    private Certificates(KeyStore store) {
        this.store = store;
    }

    /// Fits `localhost` and 127.0.0.1.
    static SSLContext good() throws GeneralSecurityException {
        return MADE.server("good");
    }

    /// Fits another host.
    static SSLContext other() throws GeneralSecurityException {
        return MADE.server("other");
    }

    /// Fits `localhost`, and ended days ago.
    static SSLContext expired() throws GeneralSecurityException {
        return MADE.server("expired");
    }

    /// Trusts the authority.
    static SSLContext trusting() throws GeneralSecurityException, IOException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("ca", MADE.store.getCertificate("ca"));
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private SSLContext server(String alias) throws GeneralSecurityException {
        try {
            KeyStore one = KeyStore.getInstance("PKCS12");
            one.load(null, null);
            one.setKeyEntry(
                    alias, store.getKey(alias, SECRET), SECRET, store.getCertificateChain(alias));
            KeyManagerFactory factory =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(one, SECRET);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Certificates make() {
        try {
            Path folder = Files.createTempDirectory("footing-certificates");
            Path file = folder.resolve("keys.p12");
            try {
                keytool(file, "ca", "-ext", "bc:c", "-validity", "30");
                signed(file, "good", "dns:localhost,ip:127.0.0.1", "-validity", "10");
                signed(file, "other", "dns:other.example", "-validity", "10");
                signed(file, "expired", "dns:localhost", "-startdate", "-9d", "-validity", "2");
                KeyStore store = KeyStore.getInstance("PKCS12");
                try (InputStream in = Files.newInputStream(file)) {
                    store.load(in, SECRET);
                }
                return new Certificates(store);
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder);
            }
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void signed(Path file, String alias, String names, String... time)
            throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of("-signer", "ca", "-ext", "san=" + names));
        options.addAll(List.of(time));
        keytool(file, alias, options.toArray(String[]::new));
    }

    private static void keytool(Path file, String alias, String... options)
            throws IOException, InterruptedException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command =
                new ArrayList<>(
                        List.of(tool.toString(), "-genkeypair", "-keyalg", "EC", "-alias", alias));
        command.addAll(List.of("-dname", "CN=" + alias, "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", file.toString(), "-storepass", new String(SECRET)));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("keytool: " + said);
        }
    }
}
