package footing.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import footing.http.HttpUpstream;
import footing.http.Upstream;
import footing.http.Upstream.Clocks;
import footing.http.UpstreamSettings;
import footing.legs.Leg;
import footing.legs.catalogue.Catalogue;
import footing.legs.refusal.RefusalReader;
import footing.legs.supplier.Account;
import footing.legs.supplier.SupplierKey;
import footing.legs.supplier.SupplierLeg;
import footing.testing.FakeSupplier;
import footing.testing.Fault;
import footing.testing.Leaks;
import footing.testing.Seen;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the supplier saw, and what the caller saw.
class FailoverOverSocketsTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir Path folder;
    private Leaks leaks;
    private FakeSupplier fake;
    private Upstream upstream;

    @BeforeEach
    void start() throws Exception {
        leaks = Leaks.watch();
        fake = FakeSupplier.start();
        upstream = new HttpUpstream(UpstreamSettings.of(SSLContext.getDefault()));
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        fake.close();
        leaks.check(Duration.ofSeconds(20));
    }

    @Test
    void of_two_keys_the_good_one_serves_and_the_bad_one_is_not_used_again() throws Exception {
        fake.requireKey("sk-good-22222222");
        try (RunningGateway house = new RunningGateway(folder, leg())) {
            // Which of equal keys goes first is chance.
            int asked = 0;
            while (bad() == 0 && asked < 64) {
                assertThat(house.post(CHAT, ASK).statusCode()).isEqualTo(200);
                asked++;
            }
            assertThat(bad()).isOne();
            assertThat(fake.seen()).hasSize(asked + 1);
            for (int i = 0; i < 16; i++) {
                assertThat(house.post(CHAT, ASK).headers().firstValue("footing-attempts"))
                        .contains("1");
            }
            assertThat(bad()).isOne();
            assertThat(house.book.all())
                    .singleElement()
                    .satisfies(verdict -> assertThat(verdict.subject().key()).startsWith("BAD#"));
        }
    }

    private long bad() {
        return fake.seen().stream()
                .filter(seen -> seen.header("authorization").orElse("").endsWith("bad-11111111"))
                .count();
    }

    @Test
    void retry_after_is_honoured_within_the_deadline() throws Exception {
        // Both keys are told to wait a second.
        fake.failNext(Fault.parse("status:429"), Fault.parse("status:429"));
        try (RunningGateway house = new RunningGateway(folder, leg())) {
            HttpResponse<String> answer = house.post(CHAT, ASK);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("footing-attempts")).contains("3");
            List<Seen> seen = fake.seen();
            long waited = seen.get(2).endedNanos() - seen.get(0).endedNanos();
            assertThat(Duration.ofNanos(waited)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void what_is_told_to_wait_is_not_asked_meanwhile() throws Exception {
        Fault later =
                new Fault.Status(
                        429,
                        List.of("content-type: application/json", "retry-after: 90"),
                        "{\"error\":{\"message\":\"slow\",\"type\":\"requests\","
                                + "\"code\":\"rate_limit_exceeded\"}}");
        fake.fail(later);
        try (RunningGateway house = new RunningGateway(folder, leg())) {
            assertThat(house.post(CHAT, ASK).statusCode()).isEqualTo(503);
            HttpResponse<String> shut = house.post(CHAT, ASK);
            assertThat(shut.statusCode()).isEqualTo(503);
            assertThat(shut.headers().firstValue("footing-attempts")).contains("0");
            assertThat(shut.headers().firstValue("retry-after").orElseThrow()).matches("8[0-9]|90");
            assertThat(shut.body())
                    .containsPattern("\"kind\":\"rate_limited\",\"retry_after\":(8[0-9]|90)\\}");
            assertThat(fake.seen()).hasSize(2);
        }
    }

    @Test
    void who_comes_while_all_are_told_to_wait_a_little_waits_too() throws Exception {
        fake.failNext(Fault.parse("status:429"), Fault.parse("status:429"));
        Router hurry = RunningGateway.router(clocks(Duration.ofMillis(900)), leg());
        try (RunningGateway house =
                new RunningGateway(folder, hurry, Senses.real(), Pause.real())) {
            assertThat(house.post(CHAT, ASK).statusCode()).isEqualTo(503);
            house.gateway.swap(RunningGateway.router(Clocks.DEFAULT, leg()));
            HttpResponse<String> answer = house.post(CHAT, ASK);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("footing-attempts")).contains("1");
            assertThat(fake.seen()).hasSize(3);
        }
    }

    @Test
    void a_silent_leg_is_asked_once_whatever_keys_it_has() throws Exception {
        fake.fail(Fault.parse("stall"));
        Router router = RunningGateway.router(clocks(Duration.ofSeconds(5)), leg());
        try (RunningGateway house =
                new RunningGateway(folder, router, Senses.real(), Pause.real())) {
            HttpResponse<String> answer =
                    house.post(CHAT, ASK.replace("{\"model\"", "{\"stream\":true,\"model\""));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("{\"leg\":\"a\",\"kind\":\"timeout\"}");
            assertThat(fake.seen()).hasSize(1);
        }
    }

    private static Clocks clocks(Duration total) {
        Duration part = Duration.ofMillis(500);
        return new Clocks(part, part, part, total);
    }

    private Leg leg() {
        return new SupplierLeg(
                new Account(
                        "a",
                        CATALOGUE.supplier("openai").orElseThrow(),
                        URI.create(fake.baseUrl()),
                        List.of(
                                new SupplierKey("BAD", () -> "sk-bad-11111111"),
                                new SupplierKey("GOOD", () -> "sk-good-22222222")),
                        List.of(ScriptedLeg.chat("m"))),
                new RefusalReader(CATALOGUE.refusalRules()),
                upstream,
                InstantSource.system(),
                System::nanoTime);
    }
}
