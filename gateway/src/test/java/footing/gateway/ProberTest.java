package footing.gateway;

import static footing.gateway.ScriptedLeg.answers;
import static footing.gateway.ScriptedLeg.chat;
import static footing.gateway.ScriptedLeg.embedding;
import static footing.gateway.ScriptedLeg.inTurn;
import static footing.gateway.ScriptedLeg.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import footing.ledger.Ledger;
import footing.ledger.Role;
import footing.ledger.StoredLedger;
import footing.ledger.UsageRow;
import footing.ledger.price.PriceBook;
import footing.legs.Attempt;
import footing.legs.Evidence;
import footing.legs.Leg;
import footing.legs.ModelCard;
import footing.legs.Outcome;
import footing.legs.Party;
import footing.legs.Refusal;
import footing.legs.Refusal.Kind;
import footing.legs.Resume;
import footing.legs.verdict.Sighting;
import footing.legs.verdict.VerdictBook;
import footing.legs.verdict.VerdictStore;
import footing.testing.FakeClock;
import footing.testing.Leaks;
import footing.tokens.TokenCounter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProberTest {
    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();
    private final Senses senses = new Senses(clock, clock::nanoTime, new Random(1));
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final Figures figures = new Figures();
    private final Prefills prefills = new Prefills(clock::nanoTime);
    private Ledger ledger;
    private VerdictBook book;

    @BeforeEach
    void open() throws Exception {
        ledger = StoredLedger.open(folder, Role.GATEWAY, clock, new java.security.SecureRandom());
        book = new VerdictBook(clock, new Random(2), VerdictStore.NONE);
    }

    @AfterEach
    void close() {
        book.close();
        ledger.close();
    }

    @Test
    void a_probe_that_goes_well_lifts_the_verdict_on_a_key_and_is_in_the_books() {
        ScriptedLeg leg = leg(chat("m"), answers("{}")).withKeys("K#1", "K#2");
        mark(leg, "K#2", Kind.KEY_INVALID);
        clock.advance(Duration.ofMinutes(6));
        probeOnce(leg);
        assertThat(leg.seen).extracting(Attempt::key).containsExactly("K#2");
        assertThat(bodies)
                .containsExactly(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"ping\"}],"
                                + "\"max_tokens\":1}");
        assertThat(book.closed(party(leg), "K#2", "m")).isEmpty();
        ledger.drain();
        UsageRow row = ledger.latest(1).getFirst();
        assertThat(row.keyId()).isEqualTo("probe");
        assertThat(row.requestId()).startsWith("prb_");
        assertThat(new String(figures.text(), StandardCharsets.UTF_8))
                .contains("footing_probes_total{leg=\"a\",result=\"answered\"} 1.0");
    }

    @Test
    void a_probe_in_vain_lets_the_verdict_stand() {
        ScriptedLeg leg = leg(chat("m"), refuses(Kind.KEY_INVALID, 401, null)).withKeys("K#1");
        mark(leg, "K#1", Kind.KEY_INVALID);
        clock.advance(Duration.ofMinutes(6));
        probeOnce(leg);
        assertThat(book.closed(party(leg), "K#1", "m")).isPresent();
        probeOnce(leg);
        assertThat(leg.seen).hasSize(1);
    }

    @Test
    void a_model_of_vectors_is_asked_for_a_vector() {
        ScriptedLeg leg = leg(embedding("e"), answers("{}"));
        book.failed(sighting(leg, null, "e", Kind.MODEL_NOT_FOUND));
        clock.advance(Duration.ofHours(2));
        probeOnce(leg);
        assertThat(bodies).containsExactly("{\"model\":\"e\",\"input\":\"ping\"}");
    }

    @Test
    void a_probe_that_hangs_keeps_no_other_waiting_and_ends_with_the_house() throws Exception {
        Leaks leaks = Leaks.watch();
        CountDownLatch asked = new CountDownLatch(1);
        ScriptedLeg hangs =
                new ScriptedLeg(
                                "hangs",
                                List.of(chat("m")),
                                (ask, attempt, relay) -> {
                                    asked.countDown();
                                    try {
                                        new CountDownLatch(1).await(60, TimeUnit.SECONDS);
                                    } catch (InterruptedException cancel) {
                                        Thread.currentThread().interrupt();
                                    }
                                    return new Outcome.CallerLeft(null, ScriptedLeg.TIMING);
                                })
                        .at("h", "h:443");
        ScriptedLeg good = leg(chat("m"), answers("{}"));
        for (ScriptedLeg leg : List.of(hangs, good)) {
            book.failed(sighting(leg, null, "m", Kind.MODEL_NOT_FOUND));
        }
        clock.advance(Duration.ofHours(2));
        try (Prober prober = prober(hangs, good)) {
            prober.look();
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            while (book.closed(party(good), null, "m").isPresent()) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(prober.idle()).isFalse();
        }
        leaks.check(Duration.ofSeconds(20));
        assertThat(book.closed(party(hangs), null, "m")).isPresent();
    }

    @Test
    void prefill_is_probed_after_a_minute_of_use_kept_for_a_day_and_probed_again() {
        ScriptedLeg leg =
                leg(chat("m"), inTurn(refuses(Kind.INVALID_REQUEST, 400, null), answers("{}")))
                        .resuming(Resume.Way.PREFILL, Resume.Way.INSTRUCT);
        use(leg);
        probeOnce(leg);
        assertThat(leg.seen).isEmpty();
        assertThat(prefills.ways(leg, "m")).contains(Resume.Way.PREFILL);

        clock.advance(Duration.ofSeconds(61));
        probeOnce(leg);
        assertThat(leg.seen.getFirst().resume())
                .isEqualTo(new Resume(Resume.Way.PREFILL, "One, two,", 1));
        assertThat(prefills.ways(leg, "m")).containsExactly(Resume.Way.INSTRUCT);

        clock.advance(Duration.ofHours(22));
        use(leg);
        probeOnce(leg);
        assertThat(leg.seen).hasSize(1);
        clock.advance(Duration.ofHours(1));
        probeOnce(leg);
        assertThat(leg.seen).hasSize(2);
        assertThat(prefills.ways(leg, "m")).contains(Resume.Way.PREFILL);
    }

    private void use(Leg leg) {
        Probe some = new Probe(leg, "m", null, false);
        String streaming =
                new String(some.ask().body(), StandardCharsets.UTF_8)
                        .replace("{\"model\"", "{\"stream\":true,\"model\"");
        clock.advance(Duration.ofSeconds(1));
        prefills.note(new Plan(List.of(new Plan.Step(leg, "m", null))), Asks.chat(streaming));
    }

    private void mark(ScriptedLeg leg, String key, Kind kind) {
        book.failed(sighting(leg, key, "m", kind));
        assertThat(book.closed(party(leg), key, "m")).isPresent();
    }

    private void probeOnce(Leg... legs) {
        try (Prober prober = prober(legs)) {
            prober.look();
            while (!prober.idle()) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private Prober prober(Leg... legs) {
        Unclassified unclassified = new Unclassified(_ -> {}, clock);
        Meter meter =
                new Meter(
                        ledger,
                        new Reckoning(
                                new Cashier(ledger.holds(), () -> PriceBook.EMPTY, clock),
                                TokenCounter.guessing()),
                        figures,
                        unclassified,
                        clock);
        return new Prober(book, prefills, () -> List.of(legs), ledger::leads, meter, senses);
    }

    private static Sighting sighting(
            ScriptedLeg leg, @Nullable String key, String model, Kind kind) {
        return new Sighting(
                party(leg),
                key,
                model,
                new Refusal(kind, "no", null, "x:400:test"),
                new Evidence(400, List.of(), "no", null));
    }

    private static Party party(Leg leg) {
        return leg.party().orElseThrow();
    }

    private ScriptedLeg leg(ModelCard card, ScriptedLeg.Script script) {
        return new ScriptedLeg(
                        "a",
                        List.of(card),
                        (ask, attempt, relay) -> {
                            bodies.add(new String(ask.body(), StandardCharsets.UTF_8));
                            return script.play(ask, attempt, relay);
                        })
                .at("x", "x:443");
    }
}
