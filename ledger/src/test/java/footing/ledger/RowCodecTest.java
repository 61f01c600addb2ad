package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowCodecTest {
    @Test
    void what_was_written_is_read_again() {
        qt().forAll(
                        strings().betweenCodePoints(0, 0xd7ff).ofLengthBetween(0, 200),
                        strings().ascii().ofLengthBetween(0, 200),
                        longs().all())
                .checkAssert((any, ascii, number) -> {
                    UsageRow row = row(any, ascii, number);
                    assertThat(RowCodec.decode(RowCodec.encode(row))).contains(row);
                });
    }

    @Test
    void the_longest_row_fits_a_record() {
        UsageRow row = row("立".repeat(200), "立".repeat(200), Long.MAX_VALUE);
        assertThat(RowCodec.encode(row).length).isBetween(5_400, RowCodec.LONGEST);
    }

    @Test
    void bytes_that_are_no_row_are_told_from_rows() {
        byte[] good = RowCodec.encode(SampleRows.row("r"));
        assertThat(RowCodec.decode(new byte[0])).isEmpty();
        for (int cut = 1; cut < good.length; cut++) {
            assertThat(RowCodec.decode(java.util.Arrays.copyOf(good, cut))).isEmpty();
        }
        byte[] later = good.clone();
        later[0] = 9;
        assertThat(RowCodec.decode(later)).isEmpty();
    }

    @Test
    void no_bytes_break_the_reader() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            if (noise.length > 0) {
                noise[0] = 1;
            }
            assertThat(RowCodec.decode(noise)).isNotNull();
        }
    }

    @Test
    void texts_are_cut_without_cutting_a_character_in_two() {
        UsageRow row = SampleRows.row("x".repeat(199) + "🦶🦶");
        assertThat(UsageRows.fit(row).requestId()).isEqualTo("x".repeat(199));
        assertThat(UsageRows.fit(SampleRows.row("y".repeat(1_000_000))).requestId()).hasSize(200);
        UsageRow short200 = SampleRows.row("z".repeat(200));
        assertThat(UsageRows.fit(short200)).isSameAs(short200);
    }

    private static UsageRow row(String any, String ascii, long number) {
        return new UsageRow(
                any,
                (int) number,
                ascii,
                Times.instant(number % 60_000_000_000_000_000L),
                any,
                any,
                ascii,
                any,
                number > 0,
                any,
                ascii,
                (int) (number >>> 7),
                any,
                number,
                ~number,
                number / 2,
                number / 3,
                number / 5,
                number / 7,
                number / 11,
                Costing.NONE);
    }

    @Test
    void an_instant_keeps_its_microseconds_and_stays_between_the_years_1_and_9999() {
        Instant at = Instant.parse("2026-11-23T08:00:00.123456Z");
        assertThat(Times.instant(Times.micros(at))).isEqualTo(at);
        assertThat(Times.instant(Times.micros(at.plusNanos(999)))).isEqualTo(at);
        assertThat(Times.instant(Times.micros(Instant.MIN))).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(Times.instant(Times.micros(Instant.MAX)))
                .isEqualTo("9999-12-31T23:59:59.999999Z");
    }
}
