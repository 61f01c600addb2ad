package footing.legs.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import footing.http.Header;
import footing.legs.Refusal;
import footing.legs.catalogue.Catalogue;
import footing.legs.catalogue.Supplier;
import footing.testing.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalReaderTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final RefusalReader READER = new RefusalReader(CATALOGUE.refusalRules());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after: 7||7s",
                "retry-after: 0||1s",
                "retry-after: 99999||1h",
                "Retry-After: Mon, 23 Nov 2026 08:00:30 GMT||30s",
                "retry-after: Mon, 23 Nov 2026 07:00:00 GMT||1s",
                "retry-after-ms: 2500||2.5s",
                "x: y|Please try again in 1.4s. Visit|1.4s",
                "x: y|Please try again in 5m45s|5m45s",
                "x: y|Please retry after 6 seconds|6s",
                "x: y|try again after 1 seconds|1s",
                "x: y|Please retry in 33.5s.|33.5s",
                "x: y|no word of it|",
                "retry-after: soon|no word of it|",
            })
    void the_time_to_wait_is_read(String header, @Nullable String message, @Nullable String wait) {
        String[] parts = header.split(": ", 2);
        Refusal refusal =
                READER.read(
                        table("openai"),
                        429,
                        List.of(new Header(parts[0], parts[1])),
                        "{\"error\":{\"message\":\"" + (message == null ? "" : message) + "\"}}",
                        FakeClock.START);
        assertThat(refusal.retryAfter())
                .isEqualTo(wait == null ? null : Duration.parse("PT" + wait));
    }

    @Test
    void no_key_is_kept() {
        assertThat(
                        Redaction.mask(
                                "Incorrect key sk-proj-abcDEF123456, Bearer eyJhbGciOi.x.y, gsk_abcdefgh1;"
                                        + " secret hunter2hunter2",
                                "hunter2hunter2"))
                .isEqualTo("Incorrect key sk-***, Bearer ***, gsk_***; secret ***");
        assertThat(Redaction.mask("the task-manager asks sk-"))
                .isEqualTo("the task-manager asks sk-");
    }

    private static RefusalRules.Table table(String id) {
        return CATALOGUE
                .supplier(id)
                .map(Supplier::refusalTable)
                .orElse(new RefusalRules.Table(id, Map.of(), List.of()));
    }
}
