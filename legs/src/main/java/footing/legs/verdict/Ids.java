package footing.legs.verdict;

import footing.legs.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Names verdicts: the same subject and kind have the same name in every life of a house.
final class Ids {
    private Ids() {}

    static String of(Subject subject, Refusal.Kind kind) {
        String text =
                String.join(
                        "\n",
                        kind.word(),
                        subject.scope().word(),
                        subject.supplier(),
                        subject.leg(),
                        subject.key(),
                        subject.model(),
                        subject.host());
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return "v_" + HexFormat.of().formatHex(digest, 0, 5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
