package footing.legs.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Refusal;
import footing.legs.catalogue.Catalogue;
import footing.legs.catalogue.Supplier;
import footing.testing.FakeClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalReaderTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final RefusalReader READER = new RefusalReader(CATALOGUE.refusalRules());

    static List<Recorded> documents() {
        return Recorded.all().stream()
                .filter(recorded -> recorded.status() > 0)
                .filter(recorded -> !recorded.expected().equals("ok"))
                .filter(recorded -> !recorded.expected().equals("truncated_stream"))
                .filter(recorded -> !recorded.stream() && !recorded.body().contains("\"done\":"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void a_recorded_refusal_is_of_its_kind(Recorded recorded) {
        Refusal refusal =
                READER.read(
                        table(recorded.supplier()),
                        recorded.status(),
                        recorded.headers(),
                        recorded.body(),
                        FakeClock.START);
        assertThat(refusal.kind().word()).as(refusal.toString()).isEqualTo(recorded.expected());
    }

    static List<Recorded> chains() {
        return Recorded.all().stream()
                .filter(recorded -> recorded.status() < 0)
                .filter(recorded -> !recorded.expected().equals("client_cancelled"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("chains")
    void a_recorded_chain_of_exceptions_is_of_its_kind(Recorded recorded) {
        boolean publicHost = !recorded.supplier().equals("any");
        assertThat(READER.read(recorded.chain(), publicHost).kind().word())
                .isEqualTo(recorded.expected());
    }

    @Test
    void nothing_recorded_is_left_out() {
        assertThat(Recorded.all()).hasSize(265);
        assertThat(documents()).hasSize(222);
        assertThat(chains()).hasSize(19);
    }

    private static RefusalRules.Table table(String id) {
        return CATALOGUE
                .supplier(id)
                .map(Supplier::refusalTable)
                .orElse(new RefusalRules.Table(id, Map.of(), List.of()));
    }
}
