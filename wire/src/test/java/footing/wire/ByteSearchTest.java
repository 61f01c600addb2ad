package footing.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class ByteSearchTest {
    /// Bytes near to those that are looked for, and others.
    private static final byte[] BYTES = {
        0, 1, 9, 10, 11, 12, 13, 14, 31, 32, 33, 34, 35, 91, 92, 93, 127, -128, -127, -94, -36, -1
    };

    @Test
    void eight_at_a_time_finds_what_one_at_a_time_finds() {
        qt().withExamples(20_000)
                .forAll(longs().all())
                .checkAssert(seed -> {
                    Random random = new Random(seed);
                    byte[] b = new byte[random.nextInt(40)];
                    for (int i = 0; i < b.length; i++) {
                        b[i] =
                                random.nextInt(5) > 0
                                        ? (byte) 'x'
                                        : BYTES[random.nextInt(BYTES.length)];
                    }
                    int end = random.nextInt(b.length + 1);
                    int from = random.nextInt(end + 1);
                    assertThat(ByteSearch.notPlain(b, from, end))
                            .isEqualTo(find(b, from, end, c -> c < ' ' || c == '"' || c == '\\'));
                    assertThat(ByteSearch.quoteOrBackslash(b, from, end))
                            .isEqualTo(find(b, from, end, c -> c == '"' || c == '\\'));
                    assertThat(ByteSearch.lineEnd(b, from, end))
                            .isEqualTo(find(b, from, end, c -> c == '\n' || c == '\r'));
                });
    }

    private static int find(byte[] b, int from, int end, IntPredicate wanted) {
        int i = from;
        while (i < end && !wanted.test(b[i])) {
            i++;
        }
        return i;
    }
}
