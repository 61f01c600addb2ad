package footing.legs.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import footing.http.Header;
import footing.testing.FakeClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever bytes come, there is one judgement, soon.
class FuzzTest {
    private static final int[] STATUSES = {
        101, 200, 204, 302, 400, 401, 403, 404, 429, 500, 503, 599
    };
    private static final List<String> TYPES =
            List.of(
                    "application/json",
                    "text/event-stream",
                    "text/html",
                    "application/x-ndjson",
                    "");

    /// Judges on a machine that does other things too; the worst seen on an idle one is far below.
    private static final Duration SOON = Duration.ofSeconds(2);

    private static Judged judge(int status, String type, String body) {
        return AnswerJudgeTest.JUDGE.answer(
                AnswerJudgeTest.table("dashscope"),
                status,
                type.isEmpty() ? List.of() : List.of(new Header("content-type", type)),
                body,
                FakeClock.START);
    }

    private static void judgedSoon(int status, String type, String body) {
        long start = System.nanoTime();
        Judged judged = judge(status, type, body);
        assertThat(judged.word()).isNotEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    @Test
    void any_bytes_are_judged() {
        Random random = new Random(7);
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = new byte[random.nextInt(1 << random.nextInt(14))];
            random.nextBytes(bytes);
            judgedSoon(
                    STATUSES[random.nextInt(STATUSES.length)],
                    TYPES.get(random.nextInt(TYPES.size())),
                    new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Test
    void recorded_bodies_with_bytes_changed_cut_and_doubled_are_judged() {
        Random random = new Random(11);
        for (Recorded recorded : Recorded.all()) {
            byte[] bytes = recorded.body().getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 8 && bytes.length > 1; i++) {
                byte[] changed = bytes.clone();
                for (int j = 0; j <= i; j++) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                }
                String text =
                        new String(
                                changed,
                                0,
                                1 + random.nextInt(changed.length),
                                StandardCharsets.UTF_8);
                judgedSoon(
                        recorded.status() < 0 ? 200 : recorded.status(),
                        TYPES.get(i % TYPES.size()),
                        i % 2 == 0 ? text : text + text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model ",
                "(((",
                "[[[[",
                "{\"error\":",
                "[{\"error\":[",
                "version ",
                "exceeds ",
                " ",
                "a",
                "您所在的",
                "data: ",
                "data: {\"choices\":[]}\n\n",
                "<a",
                "{'error': None, ",
                "no deployments ",
                "\\u0000",
                "1.",
                "error code: 400 - {",
                "1:2:",
                "model x does not ",
            })
    void repetition_up_to_64_kib_is_judged_soon(String part) {
        String flood = part.repeat((64 << 10) / part.length());
        for (int status : STATUSES) {
            judgedSoon(status, "application/json", flood);
            judgedSoon(status, "text/event-stream", flood);
            judgedSoon(
                    status,
                    "application/json",
                    "{\"error\":{\"message\":\""
                            + flood.replace("\\", "").replace("\"", "").replace("\n", " ")
                            + "\"}}");
        }
        AnswerJudgeTest.JUDGE.broken(flood, null, true);
    }

    @Test
    void a_pattern_that_never_ends_finds_nothing() {
        String trap = "a".repeat(4000) + "!";
        long start = System.nanoTime();
        assertThat(Bounded.finds(Pattern.compile("^(a+)+$"), trap)).isFalse();
        assertThat(Bounded.finds(Pattern.compile("^(a|aa)*$"), trap)).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }
}
