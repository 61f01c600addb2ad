package footing.legs.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import footing.http.Header;
import footing.legs.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What says the same in other bytes is judged the same.
class MutationsTest {
    private static final JsonMapper JSON = new JsonMapper();

    /// Refusals as JSON.
    private static List<Recorded> refusals() {
        return Recorded.all().stream()
                .filter(recorded -> recorded.status() > 0)
                .filter(recorded -> !recorded.expected().equals("ok"))
                .filter(recorded -> LooseJson.whole(recorded.body()) != null)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Mutation.class)
    void a_harmless_change_keeps_the_class(Mutation mutation) {
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (Recorded recorded : refusals()) {
            boolean refused = recorded.status() != 200 && recorded.status() != 101;
            if ((mutation == Mutation.AS_PRINTED && !speaksForItself(recorded))
                    || (mutation == Mutation.CUT_OFF && !refused)) {
                continue;
            }
            seen++;
            JsonNode json = JSON.readTree(recorded.body());
            Judged judged =
                    AnswerJudgeTest.judge(
                            recorded,
                            recorded.status(),
                            mutation.headers(recorded.headers()),
                            mutation.body(json));
            if (!judged.word().equals(recorded.expected())) {
                wrong.add(recorded + " ≠ " + judged);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(seen).isGreaterThan(150);
    }

    @Test
    void an_error_event_in_a_200_says_what_its_status_would() {
        List<String> wrong = new ArrayList<>();
        for (Recorded recorded : refusals()) {
            if (recorded.status() == 200 || !speaksForItself(recorded)) {
                continue;
            }
            String stream =
                    "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n"
                            + "event: error\ndata: "
                            + JSON.readTree(recorded.body())
                            + "\n\n";
            Judged judged =
                    AnswerJudgeTest.judge(recorded, 200, withStream(recorded.headers()), stream);
            if (!judged.word().equals(recorded.expected())) {
                wrong.add(recorded + " ≠ " + judged);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// Callers send what they were told, and suppliers quote what callers send.
    @Test
    void a_refusal_that_a_caller_is_quoted_with_decides_nothing() {
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (Recorded recorded : refusals()) {
            String said = Facets.of(recorded.headers(), recorded.body()).message();
            if (said.isBlank() || said.indexOf('\'') >= 0 || said.length() > 350) {
                continue;
            }
            seen++;
            String message = "Invalid value: '" + said + "'. Supported values are: 'low', 'high'.";
            String body =
                    JSON.createObjectNode()
                            .set(
                                    "error",
                                    JSON.createObjectNode()
                                            .put("message", message)
                                            .put("type", "invalid_request_error"))
                            .toString();
            Judged judged = AnswerJudgeTest.judge(recorded, 400, List.of(), body);
            if (!judged.word().equals("invalid_request")) {
                wrong.add(recorded + " ≠ " + judged);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(seen).isGreaterThan(400);
    }

    @Test
    void a_relay_that_quotes_code_and_text_says_the_same() {
        List<String> wrong = new ArrayList<>();
        for (Recorded recorded : refusals()) {
            Facets facets = Facets.of(recorded.headers(), recorded.body());
            if (!speaksForItself(recorded) || facets.tokens().isEmpty()) {
                continue;
            }
            String token = deciding(recorded, facets);
            if (!token.matches("[A-Za-z0-9_.-]{2,80}")) {
                continue;
            }
            String body =
                    JSON.createObjectNode()
                            .set(
                                    "error",
                                    JSON.createObjectNode()
                                            .put(
                                                    "message",
                                                    "Upstream request failed: ["
                                                            + token
                                                            + "] "
                                                            + facets.message()))
                            .toString();
            Judged judged =
                    AnswerJudgeTest.judge(recorded, recorded.status(), recorded.headers(), body);
            if (!judged.word().equals(recorded.expected())) {
                wrong.add(recorded + " ≠ " + judged);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// The code that decides, where a code does.
    private static String deciding(Recorded recorded, Facets facets) {
        String word = String.valueOf(AnswerJudgeTest.judge(recorded));
        return facets.tokens().stream()
                .filter(token -> word.endsWith(":" + token + "]]"))
                .findFirst()
                .orElse(facets.tokens().iterator().next());
    }

    private static List<Header> withStream(List<Header> headers) {
        List<Header> all = new ArrayList<>(headers);
        all.add(new Header("Content-Type", "text/event-stream"));
        return all;
    }

    /// Whether the body alone decides, whatever the status.
    private static boolean speaksForItself(Recorded recorded) {
        if (!(AnswerJudgeTest.judge(recorded) instanceof Judged.Refused(Refusal why))) {
            return false;
        }
        String by = why.decidedBy();
        String entry = by.substring(by.lastIndexOf(':') + 1);
        return !AnswerJudgeTest.table(recorded.supplier())
                        .codes()
                        .containsKey(recorded.status() + ":" + entry)
                && !by.endsWith(":status")
                && !by.endsWith(":unknown")
                && !by.endsWith(":sign")
                && !by.endsWith("-text")
                && !by.contains(":finish:")
                && !by.endsWith(":answer")
                && !by.matches(".*:[0-9]{3}");
    }
}
