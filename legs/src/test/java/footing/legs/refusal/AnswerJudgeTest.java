package footing.legs.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.catalogue.Catalogue;
import footing.legs.catalogue.Supplier;
import footing.testing.FakeClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every recorded answer through the one door that judges whole answers, streams of all dialects
/// among them.
class AnswerJudgeTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final AnswerJudge JUDGE =
            new AnswerJudge(new RefusalReader(CATALOGUE.refusalRules()));

    static List<Recorded> answers() {
        return Recorded.all().stream().filter(recorded -> recorded.status() > 0).toList();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void a_recorded_answer_is_of_its_class(Recorded recorded) {
        RefusalRules.Table table =
                CATALOGUE
                        .supplier(recorded.supplier())
                        .map(Supplier::refusalTable)
                        .orElse(
                                new RefusalRules.Table(
                                        recorded.supplier(), Map.of(), List.of("retry-after")));
        Judged judged =
                JUDGE.answer(
                        table,
                        recorded.status(),
                        recorded.headers(),
                        recorded.body(),
                        FakeClock.START);
        assertThat(judged.word()).as(judged.toString()).isEqualTo(recorded.expected());
    }
}
