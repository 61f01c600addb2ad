package footing.ledger.exchange;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/// The key with which a data folder signs statements: Ed25519, in the file `statements.key`, made
/// when it is first needed and readable by its owner alone.
///
/// @param publicKey in the form of X.509, in base64
public record Seal(PrivateKey privateKey, String publicKey) {
    static final String ALGORITHM = "Ed25519";

    private static final String FILE = "statements.key";

    /// The folder's key, made now where there is none.
    public static Seal open(Path folder, SecureRandom random) throws IOException {
        Path file = folder.resolve(FILE);
        if (Files.notExists(file)) {
            create(file, random);
        }
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 2) {
                throw new IOException(file + " is no key (expected: two lines of base64)");
            }
            byte[] secret = Base64.getDecoder().decode(lines.getFirst());
            PrivateKey key =
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePrivate(new PKCS8EncodedKeySpec(secret));
            Seal seal = new Seal(key, lines.get(1));
            byte[] probe = {1};
            if (!holds(probe, seal.sign(probe), seal.publicKey)) {
                throw new IOException(file + ": its two lines do not belong together");
            }
            return seal;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " is no key: " + e.getMessage(), e);
        }
    }

    private static void create(Path file, SecureRandom random) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(255, random);
            KeyPair pair = generator.generateKeyPair();
            Base64.Encoder base64 = Base64.getEncoder();
            String text =
                    base64.encodeToString(pair.getPrivate().getEncoded())
                            + "\n"
                            + base64.encodeToString(pair.getPublic().getEncoded())
                            + "\n";
            Path fresh = Files.createTempFile(file.getParent(), FILE, ".new", ownerOnly(file));
            try {
                Files.writeString(fresh, text);
                Files.createLink(file, fresh);
            } catch (FileAlreadyExistsException e) {
                // Another process was faster; its key holds.
            } catch (UnsupportedOperationException e) {
                Files.move(fresh, file);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("no " + ALGORITHM + " key can be made: " + e.getMessage(), e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /// The signature of `bytes`, in base64.
    String sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(bytes);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was read must sign", e);
        }
    }

    /// Whether a signature is of these bytes and this public key.
    static boolean holds(byte[] bytes, String signature, String publicKey) {
        try {
            PublicKey key =
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePublic(
                                    new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey)));
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(bytes);
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (SignatureException | InvalidKeyException | IllegalArgumentException e) {
            return false;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
