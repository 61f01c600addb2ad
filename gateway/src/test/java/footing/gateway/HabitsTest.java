package footing.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import footing.http.HttpUpstream;
import footing.http.Upstream;
import footing.http.UpstreamSettings;
import footing.legs.Leg;
import footing.legs.catalogue.Catalogue;
import footing.legs.refusal.RefusalReader;
import footing.legs.supplier.Account;
import footing.legs.supplier.SupplierLeg;
import footing.testing.FakeSupplier;
import footing.testing.Fault;
import footing.testing.Habit;
import footing.testing.Story;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Streams cut after every event, carried on by suppliers of every habit, over real sockets.
class HabitsTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final List<String> STORIES =
            List.of(
                    "The harbour lay quiet under a thin mist. Only the ferry moved, 1122 yards off;"
                            + "\n\n- a man in grey\n- a lamp that was dark\n\nHe waited.",
                    "清晨的港口笼罩在薄雾里，只有渡船在移动。穿灰大衣的人沿着码头一盏一盏地数着路灯，数到第九盏，它是暗的。",
                    "Two faces 😀😀 and a family 👨‍👩‍👧 on the pier, 海边的人们在笑 😀, and nobody knew why.");

    /// So that the leg that died is not the one that goes on.
    private static final Fault NOT_HERE =
            Fault.parse("status:404:{\"error\":{\"code\":\"model_not_found\"}}");

    @TempDir Path folder;
    private FakeSupplier first;
    private FakeSupplier second;
    private Upstream upstream;

    @BeforeEach
    void start() throws Exception {
        first = FakeSupplier.start();
        second = FakeSupplier.start();
        upstream = new HttpUpstream(UpstreamSettings.of(SSLContext.getDefault()));
    }

    @AfterEach
    void stop() {
        upstream.close();
        first.close();
        second.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "openai; exact",
                "openai; overlaps:12",
                "openai; overlaps:31",
                "openai; restarts",
                "dashscope; exact",
                "dashscope; overlaps:12",
                "dashscope; overlaps:40",
                "dashscope; restarts",
                "dashscope; refuses-prefill"
            })
    void the_caller_reads_the_story_once_and_whole(String supplier, String habit) throws Exception {
        sweep(
                supplier,
                habit,
                (story, body) -> {
                    assertThat(text(body)).isEqualTo(story);
                    assertThat(body).endsWith("data: [DONE]\n\n");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "openai; greets:Sure, here is the rest: ",
                "dashscope; greets:好的，以下是续写：",
                "dashscope; greets:I apologize for the interruption. "
            })
    void who_does_not_fit_adds_nothing(String supplier, String habit) throws Exception {
        sweep(
                supplier,
                habit,
                (story, body) -> {
                    assertThat(story).startsWith(text(body));
                    assertThat(body).contains("\"error\":").doesNotContain("[DONE]");
                });
    }

    private interface Check {
        void of(String story, String body);
    }

    private void sweep(String supplier, String habit, Check check) throws Exception {
        try (RunningGateway house =
                RunningGateway.inOrder(
                        folder, leg("a", "openai", first), leg("b", supplier, second))) {
            int model = 0;
            for (String story : STORIES) {
                int events = (story.length() + 6) / 7;
                for (int cut = 1; cut < events; cut++) {
                    // Each on a model of its own, so that no circuit opens.
                    model++;
                    Story told = Story.of(story);
                    first.tell(cut % 2 == 0 ? told : told.withEscapes());
                    second.tell(told.withHabit(Habit.parse(habit)));
                    Fault dies = Fault.parse("close-after:" + cut);
                    AtomicInteger asked = new AtomicInteger();
                    first.failWhen(_ -> asked.getAndIncrement() == 0 ? dies : NOT_HERE);
                    String body = house.post("/v1/chat/completions", ask(model)).body();
                    assertThat(text(body))
                            .as("cut %d", cut)
                            .startsWith(story.substring(0, 7 * cut - 2));
                    check.of(story, body);
                }
            }
        }
    }

    private static String ask(int model) {
        return "{\"model\":\"m"
                + model
                + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    private static String text(String body) {
        Tape tape = new Tape();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        tape.add(bytes, 0, bytes.length);
        return tape.transcript().text.toString();
    }

    private Leg leg(String name, String supplier, FakeSupplier fake) {
        return new SupplierLeg(
                new Account(
                        name,
                        CATALOGUE.supplier(supplier).orElseThrow(),
                        URI.create(fake.baseUrl()),
                        () -> "sk-x",
                        List.of()),
                new RefusalReader(CATALOGUE.refusalRules()),
                upstream,
                InstantSource.system(),
                System::nanoTime);
    }
}
