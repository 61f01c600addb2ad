package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import footing.ledger.allow.Amounts;
import footing.ledger.allow.Draw;
import footing.ledger.allow.Grant;
import footing.ledger.allow.Settlement;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeptCodecTest {
    private static final HoldNote HELD =
            new HoldNote("req_1", "k_1", "gpt-4o", 5, 600_005, new Amounts(1, 2, 3, 4));
    private static final Settlement ENDED =
            new Settlement(
                    "req_1",
                    "k_1",
                    "路由",
                    9,
                    Settlement.End.SETTLED,
                    1,
                    new Amounts(Long.MAX_VALUE, 0, 7, 0),
                    List.of(
                            new Draw("g_1", Grant.Unit.TOKENS, 12),
                            new Draw("g_2", Grant.Unit.USD, Long.MAX_VALUE)));

    @Test
    void what_was_written_is_read_again() {
        assertThat(KeptCodec.decode(KeptCodec.encode(HELD))).contains(new Kept.Held(HELD));
        assertThat(KeptCodec.decode(KeptCodec.encode(ENDED))).contains(new Kept.Ended(ENDED));
        UsageRow row = SampleRows.row("r");
        assertThat(KeptCodec.decode(RowCodec.encode(row))).contains(new Kept.Row(row));
    }

    @Test
    void the_longest_end_of_a_hold_fits_a_record() {
        String text = "立".repeat(200);
        Settlement longest =
                new Settlement(
                        text,
                        text,
                        text,
                        0,
                        Settlement.End.SETTLED,
                        1,
                        Amounts.NONE,
                        Collections.nCopies(64, new Draw("g_12345678", Grant.Unit.CNY, 1)));
        assertThat(KeptCodec.encode(longest).length).isLessThan(RowCodec.LONGEST);
    }

    @Test
    void bytes_that_are_cut_or_noise_are_nothing() {
        for (byte[] good : List.of(KeptCodec.encode(HELD), KeptCodec.encode(ENDED))) {
            for (int cut = 0; cut < good.length; cut++) {
                assertThat(KeptCodec.decode(Arrays.copyOf(good, cut))).isEmpty();
            }
        }
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[1 + random.nextInt(200)];
            random.nextBytes(noise);
            noise[0] = (byte) (16 + i % 2);
            assertThat(KeptCodec.decode(noise)).isNotNull();
        }
    }
}
