package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerTest {
    private static final InstantSource CLOCK = InstantSource.fixed(SampleRows.NOON);

    @TempDir Path folder;

    private Ledger open(Role role) {
        return SqliteLedger.open(folder, role, CLOCK, new SecureRandom());
    }

    @Test
    void a_new_key_opens_and_is_told_once() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            Ledger.NewKey made = ledger.addKey("team 一");

            assertThat(made.secret()).matches("sk-footing-[A-Za-z0-9_-]{43}");
            assertThat(ledger.authenticate(made.secret())).contains(made.key());
            assertThat(ledger.keys()).containsExactly(made.key());
        }
    }

    @Test
    void a_row_is_summed_under_its_keys_name() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            assertThat(ledger.record(SampleRows.row("r1"))).isEqualTo(Ledger.Receipt.KEPT);
            assertThat(ledger.usage(SampleRows.NOON, SampleRows.NOON.plus(Duration.ofSeconds(1))))
                    .isEqualTo(
                            List.of(
                                    new Ledger.UsageSum(
                                            "k_00000001",
                                            "",
                                            "openai",
                                            "gpt-4o-2024-11-20",
                                            1,
                                            1,
                                            0,
                                            123,
                                            45)));
            assertThat(ledger.latest(5)).containsExactly(SampleRows.row("r1"));
        }
    }
}
