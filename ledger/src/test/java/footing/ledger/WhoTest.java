package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import footing.ledger.Ledger.NewKey;
import footing.ledger.Who.Done;
import footing.ledger.Who.KeyTerms;
import footing.ledger.Who.Why;
import footing.testing.FakeClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestStore.class)
class WhoTest {
    private static final Owner BOT = new Owner("acme", "support", "bot");
    private static final Duration DAY = Duration.ofHours(24);

    @Parameter TestStore on = TestStore.SQLITE;
    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();

    private Ledger open(Role role) {
        return StoredLedger.open(on.in(folder), role, clock, new SecureRandom());
    }

    private static void addAll(Who who, Owner owner) {
        good(who.addTenant(owner.org(), "lin"));
        good(who.addTenant(owner.teamId(), "lin"));
        good(who.addTenant(owner.appId(), "lin"));
    }

    private static <T> T good(Done<T> done) {
        assertThat(done).isInstanceOf(Done.Good.class);
        return ((Done.Good<T>) done).what();
    }

    private static KeyTerms terms(Owner owner, Scope scope, Optional<Instant> expires) {
        return new KeyTerms("bot", Ledger.Key.Role.CALLER, owner, scope, expires);
    }

    private static NewKey plain(Who who, Owner owner) {
        return good(who.addKey(terms(owner, Scope.ANY, Optional.empty()), "lin"));
    }

    private static <T> Done<T> not(Why why, String about) {
        return new Done.Not<>(why, about);
    }

    @Test
    void a_simple_key_belongs_to_the_default_application_and_is_not_restricted() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            Ledger.Key key = ledger.addKey("shop").key();
            assertThat(key.owner()).isEqualTo(Owner.DEFAULT);
            assertThat(key.scope()).isEqualTo(Scope.ANY);
            assertThat(key.expires()).isEmpty();
            assertThat(key.replaced()).isEmpty();
            assertThat(key.admin()).isFalse();
            assertThat(key.active(Instant.MAX)).isTrue();
        }
    }

    @Test
    void terms_of_a_key_outlive_the_process() {
        Scope scope = new Scope(Set.of("qwen-*"), Set.of("openai"), Set.of("local"), Set.of("CN"));
        NewKey made;
        try (Ledger ledger = open(Role.GATEWAY)) {
            addAll(ledger.who(), BOT);
            Instant end = clock.instant().plus(DAY);
            made = good(ledger.who().addKey(terms(BOT, scope, Optional.of(end)), "lin"));
            assertThat(ledger.authenticate(made.secret())).contains(made.key());
        }
        try (Ledger ledger = open(Role.GATEWAY)) {
            assertThat(ledger.authenticate(made.secret())).contains(made.key());
            assertThat(ledger.who().keys()).containsExactly(made.key());
            assertThat(made.key().owner()).isEqualTo(BOT);
            assertThat(made.key().scope()).isEqualTo(scope);
        }
    }

    @Test
    void a_key_expires_at_its_instant_without_anything_being_read() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            Instant end = clock.instant().plus(DAY);
            NewKey made =
                    good(
                            ledger.who()
                                    .addKey(
                                            terms(Owner.DEFAULT, Scope.ANY, Optional.of(end)),
                                            "lin"));
            clock.advance(DAY.minusNanos(1));
            assertThat(ledger.authenticate(made.secret())).isPresent();
            assertThat(ledger.ended(made.secret())).isEmpty();
            clock.advance(Duration.ofNanos(1));
            assertThat(ledger.authenticate(made.secret())).isEmpty();
            assertThat(ledger.ended(made.secret())).contains(made.key());
        }
    }

    @Test
    void a_key_that_expires_in_the_past_is_not_made() {
        try (Ledger ledger = open(Role.VISITOR)) {
            Optional<Instant> now = Optional.of(clock.instant());
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> ledger.who().addKey(terms(Owner.DEFAULT, Scope.ANY, now), "lin"))
                    .withMessageStartingWith("expires: ");
            assertThat(ledger.keys()).isEmpty();
        }
    }

    @Test
    void a_rotated_key_and_its_successor_both_open_until_the_overlap_ends() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            Who who = ledger.who();
            addAll(who, BOT);
            Scope scope = new Scope(Set.of("a"), Set.of(), Set.of(), Set.of());
            Instant expiry = clock.instant().plus(Duration.ofDays(90));
            NewKey old = good(who.addKey(terms(BOT, scope, Optional.of(expiry)), "lin"));
            clock.advance(Duration.ofDays(1));

            Who.Rotated rotated = good(who.rotateKey(old.key().id(), DAY, Optional.empty(), "lin"));
            Ledger.Key next = rotated.key().key();
            assertThat(next.name()).isEqualTo("bot");
            assertThat(next.owner()).isEqualTo(BOT);
            assertThat(next.scope()).isEqualTo(scope);
            assertThat(next.expires()).contains(expiry);
            assertThat(next.id()).isNotEqualTo(old.key().id());
            assertThat(rotated.old().replaced())
                    .contains(new Ledger.Key.Replaced(next.id(), clock.instant().plus(DAY)));
            assertThat(rotated.old().ends()).contains(clock.instant().plus(DAY));

            clock.advance(DAY.minusMillis(1));
            assertThat(ledger.authenticate(old.secret())).contains(rotated.old());
            assertThat(ledger.authenticate(rotated.key().secret())).contains(next);
            clock.advance(Duration.ofMillis(1));
            assertThat(ledger.authenticate(old.secret())).isEmpty();
            assertThat(ledger.ended(old.secret())).contains(rotated.old());
            assertThat(ledger.authenticate(rotated.key().secret())).contains(next);
        }
    }

    @Test
    void without_an_overlap_the_old_key_ends_at_once() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            NewKey old = ledger.addAdminKey("ops");
            Optional<Instant> expiry = Optional.of(clock.instant().plus(DAY));
            Who.Rotated rotated =
                    good(ledger.who().rotateKey(old.secret(), Duration.ZERO, expiry, "lin"));

            assertThat(ledger.authenticate(old.secret())).isEmpty();
            assertThat(ledger.authenticate(rotated.key().secret())).isPresent();
            assertThat(rotated.key().key().admin()).isTrue();
            assertThat(rotated.key().key().expires()).isEqualTo(expiry);
        }
    }

    @Test
    void an_overlap_does_not_lengthen_a_life() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            Instant expiry = clock.instant().plusSeconds(60);
            NewKey old =
                    good(
                            ledger.who()
                                    .addKey(
                                            terms(Owner.DEFAULT, Scope.ANY, Optional.of(expiry)),
                                            "lin"));
            Who.Rotated rotated =
                    good(
                            ledger.who()
                                    .rotateKey(
                                            old.key().prefix(),
                                            DAY,
                                            Optional.of(clock.instant().plus(DAY)),
                                            "lin"));
            assertThat(rotated.old().ends()).contains(expiry);
            clock.advance(Duration.ofSeconds(60));
            assertThat(ledger.authenticate(old.secret())).isEmpty();
            assertThat(ledger.authenticate(rotated.key().secret())).isPresent();
        }
    }

    @Test
    void only_an_active_key_is_rotated_and_only_once() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            Who who = ledger.who();
            NewKey one = ledger.addKey("one");
            NewKey gone = ledger.addKey("gone");
            NewKey brief =
                    good(
                            who.addKey(
                                    terms(
                                            Owner.DEFAULT,
                                            Scope.ANY,
                                            Optional.of(clock.instant().plusSeconds(1))),
                                    "lin"));
            assertThat(ledger.revokeKey(gone.key().id())).isTrue();
            clock.advance(Duration.ofSeconds(1));
            String next =
                    good(who.rotateKey(one.key().id(), DAY, Optional.empty(), "lin"))
                            .key()
                            .key()
                            .id();

            assertThat(who.rotateKey(one.key().id(), DAY, Optional.empty(), "lin"))
                    .isEqualTo(not(Why.ALREADY_ROTATED, next));
            assertThat(who.rotateKey(gone.key().id(), DAY, Optional.empty(), "lin"))
                    .isEqualTo(not(Why.NO_SUCH_KEY, ""));
            assertThat(who.rotateKey(brief.key().id(), DAY, Optional.empty(), "lin"))
                    .isEqualTo(not(Why.KEY_ENDED, brief.key().id()));
            assertThat(who.rotateKey("k_zz", DAY, Optional.empty(), "lin"))
                    .isEqualTo(not(Why.NO_SUCH_KEY, ""));
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            who.rotateKey(next, Duration.ofDays(91), Optional.empty(), "lin"));
            assertThat(who.keys()).hasSize(4);
        }
    }

    @Test
    void of_many_who_rotate_one_key_one_does() throws Exception {
        try (Ledger ledger = open(Role.GATEWAY);
                ExecutorService pool = Executors.newFixedThreadPool(8)) {
            String id = ledger.addKey("one").key().id();
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Done<Who.Rotated>>> all =
                    java.util.stream.IntStream.range(0, 8)
                            .mapToObj(i ->
                                    pool.submit(() -> {
                                        start.await();
                                        return ledger.who()
                                                .rotateKey(id, DAY, Optional.empty(), "u" + i);
                                    }))
                            .toList();
            start.countDown();
            int good = 0;
            for (Future<Done<Who.Rotated>> one : all) {
                good += one.get() instanceof Done.Good ? 1 : 0;
            }
            assertThat(good).isEqualTo(1);
            assertThat(ledger.keys()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "acme/support", "acme/support/bot"})
    void closing_a_tenant_closes_its_keys_and_no_others_at_once(String closed) {
        try (Ledger ledger = open(Role.GATEWAY)) {
            Who who = ledger.who();
            addAll(who, BOT);
            addAll(who, new Owner("other", "support", "bot"));
            NewKey inside = plain(who, BOT);
            NewKey outside = plain(who, new Owner("other", "support", "bot"));
            NewKey simple = ledger.addKey("simple");
            clock.advance(Duration.ofHours(1));

            Tenant tenant = good(who.closeTenant(closed, "lin"));
            assertThat(tenant.closed()).contains(clock.instant());
            assertThat(tenant.keys()).isZero();
            assertThat(ledger.authenticate(inside.secret())).isEmpty();
            assertThat(ledger.authenticate(outside.secret())).isPresent();
            assertThat(ledger.authenticate(simple.secret())).isPresent();
            assertThat(ledger.keys())
                    .filteredOn(key -> key.revoked().isPresent())
                    .extracting(Ledger.Key::id)
                    .containsExactly(inside.key().id());

            assertThat(who.addKey(terms(BOT, Scope.ANY, Optional.empty()), "lin"))
                    .isEqualTo(not(Why.TENANT_CLOSED, BOT.appId()));
            assertThat(who.closeTenant(closed, "lin")).isEqualTo(not(Why.TENANT_CLOSED, closed));
            assertThat(who.addTenant(closed, "lin")).isInstanceOf(Done.Not.class);
        }
    }

    @Test
    void another_process_sees_expiry_rotation_and_closing_within_a_second() throws Exception {
        Duration second = Duration.ofSeconds(1);
        try (Ledger gateway = open(Role.GATEWAY);
                Ledger visitor = open(Role.VISITOR)) {
            Who who = visitor.who();
            addAll(who, BOT);
            NewKey key = plain(who, BOT);
            Until.holds(second, () -> gateway.authenticate(key.secret()).isPresent());
            NewKey next =
                    good(who.rotateKey(key.key().id(), Duration.ZERO, Optional.empty(), "lin"))
                            .key();
            Until.holds(second, () -> gateway.authenticate(key.secret()).isEmpty());
            assertThat(gateway.authenticate(next.secret())).isPresent();
            good(who.closeTenant("acme", "lin"));
            Until.holds(second, () -> gateway.authenticate(next.secret()).isEmpty());
        }
    }

    @Test
    void tenants_stand_below_the_one_above_them_and_ids_are_given_once() {
        try (Ledger ledger = open(Role.VISITOR)) {
            Who who = ledger.who();
            assertThat(who.addTenant("acme/support", "lin"))
                    .isEqualTo(not(Why.NO_SUCH_TENANT, "acme"));
            addAll(who, BOT);
            good(who.addTenant("acme-2", "lin"));
            plain(who, BOT);
            plain(who, BOT);

            assertThat(who.tenants())
                    .extracting(Tenant::id)
                    .containsExactly(
                            "acme",
                            "acme/support",
                            "acme/support/bot",
                            "acme-2",
                            "default",
                            "default/default",
                            "default/default/default");
            assertThat(who.tenants())
                    .extracting(Tenant::keys)
                    .containsExactly(2L, 2L, 2L, 0L, 0L, 0L, 0L);
            assertThat(who.tenants())
                    .first()
                    .isEqualTo(
                            new Tenant(
                                    Tenant.Kind.ORGANISATION,
                                    "acme",
                                    clock.instant(),
                                    Optional.empty(),
                                    2));
            assertThat(who.addTenant("acme", "lin")).isEqualTo(not(Why.TENANT_EXISTS, "acme"));
            assertThat(who.closeTenant("nobody", "lin"))
                    .isEqualTo(not(Why.NO_SUCH_TENANT, "nobody"));
            assertThat(who.closeTenant("default/default", "lin"))
                    .isEqualTo(not(Why.DEFAULT_STAYS, "default/default"));
            assertThat(who.closeTenant("def", "lin")).isEqualTo(not(Why.NO_SUCH_TENANT, "def"));
            Owner nobody = new Owner("acme", "support", "nobody");
            assertThat(who.addKey(terms(nobody, Scope.ANY, Optional.empty()), "lin"))
                    .isEqualTo(not(Why.NO_SUCH_TENANT, "acme/support/nobody"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/", "/a", "a//b", "a/b/c/d", " a", "a/ b", "a\nb"})
    void what_is_no_id_names_no_tenant(String id) {
        try (Ledger ledger = open(Role.VISITOR)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ledger.who().addTenant(id, "lin"));
        }
    }

    @Test
    void every_change_is_told_with_who_made_it_and_never_a_secret() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            Who who = ledger.who();
            addAll(who, BOT);
            NewKey key = plain(who, BOT);
            Who.Rotated rotated =
                    good(who.rotateKey(key.key().id(), DAY, Optional.empty(), "chen"));
            good(who.revokeKey(key.key().id(), "wu"));
            good(who.closeTenant("acme/support", "lin"));
            var _ = who.closeTenant("acme/support", "lin");

            assertThat(who.changes(100))
                    .extracting(one -> one.by() + " " + one.what() + " " + one.target())
                    .containsExactly(
                            "lin team.closed acme/support",
                            "wu key.revoked " + key.key().id(),
                            "chen key.rotated " + key.key().id(),
                            "lin key.added " + key.key().id(),
                            "lin application.added acme/support/bot",
                            "lin team.added acme/support",
                            "lin organisation.added acme");
            assertThat(who.changes(2)).hasSize(2);
            assertThat(who.changes(100))
                    .allSatisfy(one -> {
                        assertThat(one.at()).isEqualTo(clock.instant());
                        assertThat(one.toString())
                                .doesNotContain(key.secret(), rotated.key().secret());
                    });
        }
    }

    @Test
    void a_scope_written_by_hand_that_is_no_scope_shuts_its_key_and_no_other() throws Exception {
        try (Ledger ledger = open(Role.GATEWAY)) {
            NewKey key = ledger.addKey("one");
            NewKey other = ledger.addKey("other");
            try (var db = TestStore.connect(on.in(folder));
                    var statement = db.createStatement()) {
                statement.execute(
                        "UPDATE keys SET scope = '{\"planets\":[\"mars\"]}' WHERE id = '"
                                + key.key().id()
                                + "'");
                // On PostgreSQL changes are told, not looked for.
                Sql.grow(db, "keys");
            }
            Until.holds(
                    Duration.ofSeconds(1),
                    () ->
                            !ledger.authenticate(key.secret())
                                    .orElseThrow()
                                    .scope()
                                    .allowsRoute("any"));
            assertThat(ledger.authenticate(other.secret()).orElseThrow().scope())
                    .isEqualTo(Scope.ANY);
        }
    }

    @Test
    void a_key_of_no_application_is_left_out_and_stops_nobody() throws Exception {
        NewKey key;
        NewKey other;
        try (Ledger ledger = open(Role.GATEWAY)) {
            key = ledger.addKey("one");
            other = ledger.addKey("other");
        }
        try (var db = TestStore.connect(on.in(folder));
                var statement = db.createStatement()) {
            statement.execute("UPDATE keys SET app = 'x' WHERE id = '" + key.key().id() + "'");
        }
        try (Ledger ledger = open(Role.GATEWAY)) {
            assertThat(ledger.authenticate(key.secret())).isEmpty();
            assertThat(ledger.authenticate(other.secret())).isPresent();
            ledger.drain();
        }
    }
}
