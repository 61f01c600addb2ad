package footing.app;

import static org.assertj.core.api.Assertions.assertThat;

import footing.app.settings.Settings;
import footing.app.settings.SettingsFault;
import footing.app.settings.SettingsReader;
import footing.ledger.price.Article;
import footing.ledger.price.PriceBook;
import footing.ledger.price.Quantities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An operator's prices are taken while the house stands.
class PriceFileTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir Path folder;

    @Test
    void a_good_file_is_taken_a_bad_one_changes_nothing_and_is_shown() throws Exception {
        Path own = folder.resolve("own.yaml");
        Settings settings = settings();
        Assembly assembly = Assembly.of(settings, Map.of());
        PriceBook listed = assembly.prices();
        assertThat(micros(listed)).isEqualTo(1_500_000);

        assembly.adopt(settings);
        assertThat(assembly.pricesGood()).isFalse();
        assertThat(assembly.prices()).isSameAs(listed);

        write(own, "1");
        assembly.adopt(settings);
        PriceBook first = assembly.prices();
        assertThat(assembly.pricesGood()).isTrue();
        assertThat(micros(first)).isEqualTo(1_000_000);

        write(own, "cheap");
        assembly.adopt(settings);
        assertThat(assembly.pricesGood()).isFalse();
        assertThat(assembly.prices()).isSameAs(first);

        write(own, "2");
        assembly.adopt(settings);
        assertThat(assembly.pricesGood()).isTrue();
        assertThat(micros(assembly.prices())).isEqualTo(2_000_000);
        assertThat(micros(first)).isEqualTo(1_000_000);
    }

    private Settings settings() throws SettingsFault {
        String text = "prices: own.yaml\nlocal: {enabled: false}";
        return new SettingsReader(folder).read(text, "f.yaml", folder).settings();
    }

    private static void write(Path own, String in) throws IOException {
        Files.writeString(
                own,
                """
                prices:
                  - supplier: deepseek
                    model: deepseek-v4-flash
                    currency: CNY
                    from: 2026-11-01
                    in: %s
                    out: 3
                """
                        .formatted(in));
    }

    private static long micros(PriceBook book) {
        return book.cost(
                        new Article("deepseek", "deepseek", "deepseek-v4-flash"),
                        Quantities.tokens(1_000_000, 0, 0, 0, 0),
                        NOW)
                .micros();
    }
}
