package footing.legs.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import footing.http.Header;
import footing.legs.Refusal.Kind;
import footing.legs.catalogue.Catalogue;
import footing.legs.catalogue.Supplier;
import footing.testing.FakeClock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every recorded answer through the one door that judges whole answers, streams of all dialects
/// among them.
class AnswerJudgeTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    static final AnswerJudge JUDGE = new AnswerJudge(new RefusalReader(CATALOGUE.refusalRules()));

    static List<Recorded> all() {
        return Recorded.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void what_was_recorded_is_of_its_class(Recorded recorded) {
        Judged judged = judge(recorded);
        assertThat(judged.word()).as(judged.toString()).isEqualTo(recorded.expected());
    }

    @Test
    void nothing_recorded_is_left_out() {
        assertThat(all()).hasSizeGreaterThanOrEqualTo(720);
        assertThat(all().stream().map(Recorded::supplier).distinct()).hasSizeGreaterThan(33);
        Set<String> words = all().stream().map(Recorded::expected).collect(Collectors.toSet());
        for (Kind kind : Kind.values()) {
            assertThat(words).contains(kind.word());
        }
    }

    static Judged judge(Recorded recorded) {
        return recorded.status() < 0
                ? JUDGE.broken(recorded.chain(), null, !recorded.supplier().equals("any"))
                : judge(recorded, recorded.status(), recorded.headers(), recorded.body());
    }

    static Judged judge(Recorded recorded, int status, List<Header> headers, String body) {
        return JUDGE.answer(table(recorded.supplier()), status, headers, body, FakeClock.START);
    }

    static RefusalRules.Table table(String id) {
        return CATALOGUE
                .supplier(id)
                .map(Supplier::refusalTable)
                .orElse(new RefusalRules.Table(id, Map.of(), List.of("retry-after")));
    }
}
