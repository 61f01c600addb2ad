package footing.gateway;

import static footing.gateway.ScriptedLeg.answers;
import static footing.gateway.ScriptedLeg.chat;
import static org.assertj.core.api.Assertions.assertThat;

import footing.http.HttpUpstream;
import footing.http.Upstream;
import footing.http.UpstreamSettings;
import footing.ledger.Shelf;
import footing.legs.Leg;
import footing.legs.catalogue.Catalogue;
import footing.legs.refusal.RefusalReader;
import footing.legs.supplier.Account;
import footing.legs.supplier.SupplierLeg;
import footing.legs.verdict.Verdict;
import footing.testing.FakeSupplier;
import footing.testing.Fault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is kept of refusals: enough for a person and for the next rule, without secrets and without
/// what callers wrote.
@Timeout(60)
class KeptRefusalsTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final String CHAT = "/v1/chat/completions";
    private static final String PROMPT = "My name is Ada Lovelace, I live at 12 Square";
    private static final String ASK =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + PROMPT + "\"}]}";
    private static final String SECRET = "sk-supplier-0123456789abcdef";

    @TempDir Path folder;
    private FakeSupplier supplier;
    private Upstream upstream;

    @BeforeEach
    void start() throws Exception {
        supplier = FakeSupplier.start();
        upstream = new HttpUpstream(UpstreamSettings.of(SSLContext.getDefault()));
    }

    @AfterEach
    void stop() {
        upstream.close();
        supplier.close();
    }

    @Test
    void a_verdict_shows_what_the_supplier_said_without_secrets_and_the_callers_words()
            throws Exception {
        supplier.fail(
                Fault.openAi(
                        403,
                        "request_forbidden",
                        "unsupported_country_region_territory",
                        "Country, region, or territory not supported. Key "
                                + SECRET
                                + ", prompt: "
                                + PROMPT));
        try (RunningGateway house = house()) {
            assertThat(house.post(CHAT, ASK).statusCode()).isEqualTo(200);
            String body = only(house).evidence().body();
            assertThat(body)
                    .contains("Country, region, or territory not supported")
                    .doesNotContain("Lovelace", "0123456789");
            await(() -> !house.verdicts.shelved().verdicts().isEmpty());
            assertThat(house.verdicts.shelved().verdicts().getFirst().evidence().body())
                    .isEqualTo(body);
        }
    }

    @Test
    void a_refusal_that_no_rule_knows_is_counted_and_kept_for_the_next_rule() throws Exception {
        supplier.fail(
                new Fault.Status(
                        418,
                        List.of("content-type: application/json"),
                        "{\"error\":{\"message\":\"A teapot of "
                                + SECRET
                                + " does not brew: "
                                + PROMPT
                                + "\"}}"));
        try (RunningGateway house = house()) {
            house.post(CHAT, ASK);
            house.post(CHAT, ASK.replace("12 Square", "13 Square"));
            await(() -> seen(house) == 2);
            Shelf.Unknown one = house.verdicts.shelved().unknown().getFirst();
            assertThat(one.status()).isEqualTo(418);
            assertThat(one.supplier()).isEqualTo("openai");
            assertThat(one.body()).contains("A teapot of").doesNotContain("Lovelace", "0123456789");
            assertThat(house.get("/metrics").body())
                    .contains("footing_unclassified_total{supplier=\"openai\"} 2.0");
        }
    }

    private static long seen(RunningGateway house) {
        return house.verdicts.shelved().unknown().stream().mapToLong(Shelf.Unknown::count).sum();
    }

    private static Verdict only(RunningGateway house) {
        List<Verdict> all = house.book.all();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private RunningGateway house() throws Exception {
        Leg first =
                new SupplierLeg(
                        new Account(
                                "a",
                                CATALOGUE.supplier("openai").orElseThrow(),
                                URI.create(supplier.baseUrl()),
                                () -> SECRET,
                                List.of(chat("m"))),
                        new RefusalReader(CATALOGUE.refusalRules()),
                        upstream,
                        InstantSource.system(),
                        System::nanoTime);
        return RunningGateway.inOrder(
                folder, first, new ScriptedLeg("b", List.of(chat("m")), answers("{}")));
    }

    private static void await(BooleanSupplier until) {
        while (!until.getAsBoolean()) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
