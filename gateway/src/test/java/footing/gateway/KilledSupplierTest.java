package footing.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import footing.http.HttpUpstream;
import footing.http.Upstream;
import footing.http.UpstreamSettings;
import footing.ledger.UsageRow;
import footing.legs.Leg;
import footing.legs.catalogue.Catalogue;
import footing.legs.refusal.RefusalReader;
import footing.legs.supplier.Account;
import footing.legs.supplier.SupplierLeg;
import footing.testing.FakeSupplier;
import footing.testing.Fault;
import footing.testing.Leaks;
import footing.testing.Seen;
import footing.testing.Story;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A supplier dies under a thousand streams.
class KilledSupplierTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final int STREAMS = 1000;
    private static final String STORY =
            "The harbour lay quiet under a thin mist, 只有渡船在移动; nobody 😀 counted the lamps.";
    private static final String ASK =
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir Path folder;

    /// The figures' library starts a thread of its own with the first request, for good.
    @BeforeAll
    static void warm(@TempDir Path books) throws Exception {
        try (RunningGateway house =
                new RunningGateway(
                        books,
                        new ScriptedLeg(
                                "a", List.of(ScriptedLeg.chat("m")), ScriptedLeg.answers("{}")))) {
            house.post("/v1/chat/completions", ASK.replace("\"stream\":true,", ""));
        }
    }

    @Test
    void a_thousand_callers_see_whole_answers_though_their_supplier_is_killed() throws Exception {
        Leaks leaks = Leaks.watch();
        try (FakeSupplier first = FakeSupplier.start().tell(Story.of(STORY));
                FakeSupplier second = FakeSupplier.start().tell(Story.of(STORY));
                Upstream upstream = new HttpUpstream(UpstreamSettings.of(SSLContext.getDefault()));
                RunningGateway house =
                        RunningGateway.inOrder(
                                folder, leg("a", first, upstream), leg("b", second, upstream));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            // Each stream stands still in the middle of the answer until the supplier is killed.
            first.failWhen(seen -> new Fault.StallAfter(1 + seen.number() % 9));
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                answers.add(callers.submit(() -> house.post("/v1/chat/completions", ASK).body()));
            }
            Seen last = first.awaitSeen(STREAMS, Duration.ofMinutes(2));
            assertThat(last.number()).isPositive();
            first.kill();
            for (Future<String> answer : answers) {
                StrictStream read = StrictStream.read(answer.get());
                assertThat(read.wrong).isEmpty();
                assertThat(read.complete()).isTrue();
                assertThat(String.valueOf(read.texts.get(0))).isEqualTo(STORY);
            }
            String figures = house.get("/metrics").body();
            assertThat(figures).contains("footing_requests_in_flight 0.0");
            assertThat(figures.lines().filter(line -> line.startsWith("footing_leg_in_flight{")))
                    .allMatch(line -> line.endsWith(" 0.0"));
            house.ledger.drain();
            assertThat(house.ledger.latest(3 * STREAMS))
                    .extracting(UsageRow::outcome)
                    .filteredOn("answered"::equals)
                    .hasSize(STREAMS);
        }
        leaks.check(Duration.ofSeconds(30));
    }

    private static Leg leg(String name, FakeSupplier fake, Upstream upstream) {
        return new SupplierLeg(
                new Account(
                        name,
                        CATALOGUE.supplier("openai").orElseThrow(),
                        URI.create(fake.baseUrl()),
                        () -> "sk-x",
                        List.of(ScriptedLeg.chat("m"))),
                new RefusalReader(CATALOGUE.refusalRules()),
                upstream,
                InstantSource.system(),
                System::nanoTime);
    }
}
