package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import footing.ledger.Shelf.Ruling;
import footing.ledger.Shelf.Text;
import footing.ledger.Shelf.Unknown;
import footing.testing.FakeClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestStore.class)
class ShelfTest {
    private static final Instant NOW = FakeClock.START;

    @Parameter TestStore on = TestStore.SQLITE;
    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();

    private Ledger open(Role role) {
        return StoredLedger.open(on.in(folder), role, clock, new SecureRandom());
    }

    private static Ruling ruling(String verdict, String word, Duration lasting) {
        return new Ruling(verdict, word, "因为 why", "root", NOW, NOW.plus(lasting));
    }

    private static Unknown unknown(String shape, String body, Instant at) {
        return new Unknown("openai", 418, shape, body, 1, at, at);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void verdicts_are_kept_changed_removed_and_outlive_the_process(Role role) {
        try (Ledger ledger = open(role)) {
            Shelf shelf = ledger.shelf();
            assertThat(shelf.verdicts()).isEmpty();
            shelf.change(List.of(new Text("v_1", "{\"a\":1}"), new Text("v_2", "{}")), List.of());
            shelf.change(List.of(new Text("v_1", "{\"立\":2}")), List.of("v_2", "v_9"));
        }
        try (Ledger ledger = open(role)) {
            assertThat(ledger.shelf().verdicts()).containsExactly(new Text("v_1", "{\"立\":2}"));
        }
    }

    @Test
    void the_newest_ruling_on_a_verdict_holds_until_its_end() {
        try (Ledger ledger = open(Role.VISITOR)) {
            Shelf shelf = ledger.shelf();
            Ruling first = ruling("v_1", "overrule", Duration.ofHours(2));
            Ruling other = ruling("v_2", "overrule", Duration.ofHours(1));
            Ruling second = ruling("v_1", "lift", Duration.ofHours(3));
            shelf.rule(first);
            assertThat(shelf.rulings(NOW)).containsExactly(first);
            shelf.rule(other);
            shelf.rule(second);

            assertThat(shelf.rulings(NOW)).containsExactly(other, second);
            assertThat(shelf.rulings(NOW.plus(Duration.ofHours(1)))).containsExactly(second);
            assertThat(shelf.rulings(NOW.plus(Duration.ofHours(3)))).isEmpty();
        }
    }

    @Test
    void a_ruling_can_be_ended_once() {
        try (Ledger ledger = open(Role.VISITOR)) {
            Shelf shelf = ledger.shelf();
            shelf.rule(ruling("v_1", "overrule", Duration.ofHours(2)));

            assertThat(shelf.end("v_1", NOW.plusSeconds(1))).isTrue();
            assertThat(shelf.rulings(NOW.plusSeconds(1))).isEmpty();
            assertThat(shelf.end("v_1", NOW.plusSeconds(1))).isFalse();
            assertThat(shelf.end("v_2", NOW)).isFalse();
        }
    }

    @Test
    void rulings_that_ended_long_ago_are_forgotten() throws Exception {
        try (Ledger ledger = open(Role.VISITOR)) {
            ledger.shelf().rule(ruling("v_1", "overrule", Duration.ofHours(2)));
            Instant later = NOW.plus(Duration.ofDays(91));
            ledger.shelf().rule(new Ruling("v_2", "lift", "r", "by", later, later));
        }
        assertThat(Tables.select(on.in(folder), "SELECT verdict FROM rulings"))
                .containsExactly("v_2");
    }

    @Test
    void a_ruling_of_another_process_lets_the_version_grow_and_nothing_else_does() {
        try (Ledger gateway = open(Role.GATEWAY);
                Ledger visitor = open(Role.VISITOR)) {
            Shelf shelf = gateway.shelf();
            long before = shelf.version();
            gateway.record(SampleRows.row("r"));
            gateway.drain();
            visitor.shelf().change(List.of(new Text("v_1", "{}")), List.of());
            visitor.shelf().note(List.of(unknown("s", "b", NOW)));
            assertThat(shelf.version()).isEqualTo(before);
            assertThat(shelf.changes()).isEqualTo(1);

            visitor.shelf().rule(ruling("v_1", "overrule", Duration.ofHours(2)));
            long ruled = shelf.version();
            assertThat(ruled).isGreaterThan(before);
            assertThat(visitor.shelf().end("v_1", NOW.plusSeconds(1))).isTrue();
            assertThat(shelf.version()).isGreaterThan(ruled);
        }
    }

    @Test
    void unknown_refusals_of_one_shape_are_counted_and_the_newest_body_is_kept() {
        try (Ledger ledger = open(Role.VISITOR)) {
            Shelf shelf = ledger.shelf();
            Instant later = NOW.plusSeconds(60);
            shelf.note(List.of(unknown("a", "old", NOW), unknown("b", "other", NOW)));
            shelf.note(List.of(new Unknown("openai", 418, "a", "new", 4, later, later)));

            assertThat(shelf.unknown())
                    .containsExactly(
                            new Unknown("openai", 418, "a", "new", 5, NOW, later),
                            unknown("b", "other", NOW));
        }
    }

    @Test
    void of_too_many_shapes_the_oldest_are_dropped() {
        try (Ledger ledger = open(Role.VISITOR)) {
            List<Unknown> many = new ArrayList<>();
            for (int i = 0; i < Shelf.UNKNOWN_LIMIT + 3; i++) {
                many.add(unknown("shape " + i, "b", NOW.plusSeconds(i)));
            }
            ledger.shelf().note(many);

            List<Unknown> left = ledger.shelf().unknown();
            assertThat(left).hasSize(Shelf.UNKNOWN_LIMIT);
            assertThat(left.getLast().shape()).isEqualTo("shape 3");
        }
    }

    @Test
    void a_body_is_cut_to_two_kibibytes_between_characters() {
        String body = unknown("s", "a" + "立".repeat(2000), NOW).body();
        assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSize(2047 - 2046 % 3);
        assertThat(body).startsWith("a立").endsWith("立");
        assertThat(unknown("s", "short", NOW).body()).isEqualTo("short");
    }

    @Test
    void after_the_ledgers_end_the_version_is_refused() {
        Ledger ledger = open(Role.GATEWAY);
        assertThat(ledger.shelf().version()).isZero();
        ledger.close();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> ledger.shelf().version())
                .isInstanceOf(LedgerFault.class);
    }

    @Test
    void an_admin_key_is_known_as_one_and_others_are_not() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            String plain = ledger.addKey("plain").secret();
            String admin = ledger.addAdminKey("admin").secret();

            assertThat(ledger.authenticate(plain).orElseThrow().admin()).isFalse();
            assertThat(ledger.authenticate(admin).orElseThrow().admin()).isTrue();
            assertThat(ledger.keys()).extracting(Ledger.Key::admin).containsOnly(true, false);
        }
    }
}
