package footing.legs.supplier;

import static org.assertj.core.api.Assertions.assertThat;

import footing.http.HttpUpstream;
import footing.http.Upstream;
import footing.http.Upstream.Clocks;
import footing.http.UpstreamSettings;
import footing.legs.Attempt;
import footing.legs.Outcome;
import footing.legs.Party;
import footing.legs.Refusal;
import footing.legs.catalogue.Catalogue;
import footing.legs.refusal.RefusalReader;
import footing.testing.FakeClock;
import footing.testing.FakeSupplier;
import footing.wire.Ask;
import footing.wire.Endpoint;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SupplierKeysTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final Ask ASK =
            SupplierLegTest.ask(
                    Endpoint.CHAT_COMPLETIONS,
                    "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

    private final AtomicReference<@Nullable String> first = new AtomicReference<>("sk-first-1");
    private final AtomicReference<@Nullable String> second = new AtomicReference<>("sk-second-2");
    private FakeSupplier fake;
    private Upstream upstream;

    @BeforeEach
    void start() throws Exception {
        fake = FakeSupplier.start();
        upstream = new HttpUpstream(UpstreamSettings.of(SSLContext.getDefault()));
    }

    @AfterEach
    void stop() {
        upstream.close();
        fake.close();
    }

    @Test
    void a_keys_id_is_its_name_and_a_fingerprint_of_the_secret() {
        // SHA-256 of the secrets begins so, by another implementation.
        assertThat(leg("openai").keys()).containsExactly("ONE#dcc3bee4", "TWO#b5999a68");
    }

    @Test
    void a_new_secret_under_an_old_name_is_another_key_and_a_key_without_secret_is_none() {
        SupplierLeg leg = leg("openai");
        List<String> before = leg.keys();
        first.set("sk-first-new");
        assertThat(leg.keys().getFirst()).startsWith("ONE#").isNotEqualTo(before.getFirst());
        first.set(null);
        assertThat(leg.keys()).containsExactly(before.getLast());
    }

    @Test
    void two_names_of_one_secret_are_two_keys_and_the_same_pair_is_one() {
        second.set("sk-first-1");
        assertThat(leg("openai").keys()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void the_attempt_says_which_key_is_used() {
        SupplierLeg leg = leg("openai");
        call(leg, leg.keys().getLast());
        call(leg, null);
        assertThat(fake.seen())
                .extracting(seen -> seen.header("authorization").orElse(""))
                .containsExactly("Bearer sk-second-2", "Bearer sk-first-1");
    }

    @Test
    void a_key_whose_secret_changed_meanwhile_is_used_as_it_is_now() {
        SupplierLeg leg = leg("openai");
        String id = leg.keys().getLast();
        second.set("sk-second-new");
        call(leg, id);
        assertThat(fake.seen().getFirst().header("authorization")).contains("Bearer sk-second-new");
    }

    @Test
    void without_any_secret_nothing_is_sent_to_a_supplier_that_needs_one() {
        first.set(null);
        second.set(null);
        assertThat(call(leg("openai"), null))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused ->
                                assertThat(refused.why().kind())
                                        .isEqualTo(Refusal.Kind.KEY_INVALID));
        assertThat(fake.seen()).isEmpty();
    }

    @Test
    void the_party_names_leg_supplier_and_host() {
        assertThat(leg("openai").party())
                .contains(new Party("mine", "openai", "127.0.0.1:" + fake.port(), false));
        assertThat(leg("vllm").party().orElseThrow().selfHosted()).isTrue();
    }

    private static Outcome call(SupplierLeg leg, @Nullable String key) {
        return leg.call(
                ASK, new Attempt("req_1", 1, "gpt-4o", key, null, Clocks.DEFAULT), new Taped());
    }

    private SupplierLeg leg(String supplier) {
        return new SupplierLeg(
                new Account(
                        "mine",
                        CATALOGUE.supplier(supplier).orElseThrow(),
                        URI.create(fake.baseUrl()),
                        List.of(
                                new SupplierKey("ONE", first::get),
                                new SupplierKey("TWO", second::get)),
                        List.of()),
                new RefusalReader(CATALOGUE.refusalRules()),
                upstream,
                new FakeClock(),
                System::nanoTime);
    }
}
