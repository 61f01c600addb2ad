package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PepperTest {
    @Test
    void a_hash_is_the_jdks_hmac() throws Exception {
        Random random = new Random(20261123);
        for (int length : new int[] {0, 1, 54, 55, 56, 63, 64, 65, 1_000}) {
            byte[] secret = new byte[32];
            byte[] message = new byte[length];
            random.nextBytes(secret);
            random.nextBytes(message);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));

            Pepper pepper = new Pepper(secret);
            assertThat(pepper.hash(message)).isEqualTo(mac.doFinal(message));
            assertThat(pepper.hash(message)).as("again").isEqualTo(mac.doFinal(message));
        }
    }
}
