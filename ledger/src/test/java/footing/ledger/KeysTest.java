package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.testing.FakeClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestStore.class)
class KeysTest {
    @Parameter TestStore on = TestStore.SQLITE;
    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();

    private Ledger open(Role role) {
        return StoredLedger.open(on.in(folder), role, clock, new SecureRandom());
    }

    @Test
    void a_new_key_opens_and_is_told_once() throws IOException {
        String secret;
        try (Ledger ledger = open(Role.GATEWAY)) {
            Ledger.NewKey made = ledger.addKey("team 一");
            secret = made.secret();

            assertThat(secret).matches("sk-footing-[A-Za-z0-9_-]{43}");
            assertThat(made.key().id()).matches("k_[0-9a-f]{8}");
            assertThat(made.key().prefix()).isEqualTo(secret.substring(0, 15) + "…");
            assertThat(made.key().created()).isEqualTo(FakeClock.START);
            assertThat(ledger.authenticate(secret)).contains(made.key());
            assertThat(ledger.keys()).containsExactly(made.key());
        }
        assertThat(everythingIn(folder)).doesNotContain(secret).contains(secret.substring(0, 15));
    }

    @Test
    void what_is_not_a_key_opens_nothing() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            String secret = ledger.addKey("one").secret();

            for (String wrong :
                    List.of(
                            "",
                            "sk-footing-",
                            secret.substring(1),
                            secret + "x",
                            secret.toUpperCase(java.util.Locale.ROOT),
                            "sk-footing-" + "A".repeat(43),
                            "sk-footing-" + "立".repeat(43),
                            " " + secret)) {
                assertThat(ledger.authenticate(wrong)).as(wrong).isEmpty();
            }
        }
    }

    @Test
    void keys_outlive_the_process_and_are_listed_oldest_first() {
        String first;
        try (Ledger ledger = open(Role.GATEWAY)) {
            first = ledger.addKey("first").secret();
            clock.advance(Duration.ofMillis(1));
            ledger.addKey("second");
        }
        try (Ledger ledger = open(Role.GATEWAY)) {
            assertThat(ledger.authenticate(first)).isPresent();
            assertThat(ledger.keys())
                    .extracting(Ledger.Key::name)
                    .containsExactly("first", "second");
        }
    }

    @Test
    void a_name_is_plain_text_of_bounded_length() {
        try (Ledger ledger = open(Role.VISITOR)) {
            assertThat(ledger.addKey("立".repeat(100)).key().name()).hasSize(100);
            assertThat(ledger.addKey("🦶'; DROP TABLE keys; --").key().name()).startsWith("🦶'");
            for (String wrong :
                    List.of("", "  ", "a".repeat(101), "a\nb", "\u001b[31m", "a\u0085")) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> ledger.addKey(wrong))
                        .withMessageStartingWith("name: ");
            }
            assertThat(ledger.keys()).hasSize(2);
        }
    }

    @Test
    void a_key_is_revoked_by_id_beginning_or_secret() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            Ledger.NewKey byId = ledger.addKey("by id");
            Ledger.NewKey byShortId = ledger.addKey("by the beginning of its id");
            Ledger.NewKey byPrefix = ledger.addKey("by prefix");
            Ledger.NewKey bySecret = ledger.addKey("by secret");
            clock.advance(Duration.ofHours(1));

            assertThat(ledger.revokeKey(byId.key().id())).isTrue();
            assertThat(ledger.revokeKey(byShortId.key().id().substring(0, 9))).isTrue();
            assertThat(ledger.revokeKey(byPrefix.key().prefix())).isTrue();
            assertThat(ledger.revokeKey(bySecret.secret())).isTrue();

            for (Ledger.NewKey key : List.of(byId, byShortId, byPrefix, bySecret)) {
                assertThat(ledger.authenticate(key.secret())).as(key.key().name()).isEmpty();
            }
            assertThat(ledger.keys())
                    .allSatisfy(k -> assertThat(k.revoked()).contains(clock.instant()));
        }
    }

    @Test
    void what_names_no_active_key_revokes_nothing() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            Ledger.NewKey key = ledger.addKey("stays");
            Ledger.NewKey gone = ledger.addKey("goes");
            assertThat(ledger.revokeKey(gone.key().id())).isTrue();

            for (String wrong :
                    List.of("", "k_", "sk-footing-", "…", "k_zz", "stays", gone.key().id(), "%")) {
                assertThat(ledger.revokeKey(wrong)).as(wrong).isFalse();
            }
            assertThat(ledger.authenticate(key.secret())).isPresent();
        }
    }

    @Test
    void a_beginning_that_several_keys_share_is_refused_with_their_ids() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            // Of 17 ids two begin with the same hexadecimal digit.
            for (int i = 0; i < 17; i++) {
                ledger.addKey("key " + i);
            }
            List<String> ids = ledger.keys().stream().map(Ledger.Key::id).sorted().toList();
            int i = 1;
            while (ids.get(i).charAt(2) != ids.get(i - 1).charAt(2)) {
                i++;
            }
            String shared = ids.get(i).substring(0, 3);
            String one = ids.get(i);

            assertThatThrownBy(() -> ledger.revokeKey(shared))
                    .isInstanceOf(LedgerFault.class)
                    .hasMessageContaining(one);
            assertThat(ledger.keys()).allSatisfy(k -> assertThat(k.revoked()).isEmpty());
        }
    }

    @Test
    void a_visitors_changes_reach_the_gateway_within_a_second() throws Exception {
        try (Ledger gateway = open(Role.GATEWAY);
                Ledger visitor = open(Role.VISITOR)) {
            Ledger.NewKey key = visitor.addKey("from the command line");
            Until.holds(
                    Duration.ofSeconds(1), () -> gateway.authenticate(key.secret()).isPresent());

            assertThat(visitor.revokeKey(key.key().id())).isTrue();
            Until.holds(Duration.ofSeconds(1), () -> gateway.authenticate(key.secret()).isEmpty());
        }
    }

    @Test
    void the_gateways_changes_reach_a_visitor_at_once() {
        try (Ledger visitor = open(Role.VISITOR);
                Ledger gateway = open(Role.GATEWAY)) {
            Ledger.NewKey key = gateway.addKey("one");
            assertThat(visitor.authenticate(key.secret())).contains(key.key());

            gateway.revokeKey(key.key().id());
            assertThat(visitor.authenticate(key.secret())).isEmpty();
        }
    }

    @Test
    void without_the_pepper_of_its_keys_a_folder_is_refused_with_the_cure() throws IOException {
        try (Ledger ledger = open(Role.GATEWAY)) {
            ledger.addKey("one");
        }
        Path pepper = folder.resolve("pepper");
        byte[] kept = Files.readAllBytes(pepper);

        Files.delete(pepper);
        assertThatThrownBy(() -> open(Role.GATEWAY))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining("is missing")
                .hasMessageContaining(
                        switch (on) {
                            case SQLITE -> "put back the file";
                            case POSTGRES -> "give every node the same pepper";
                        });
        Files.write(pepper, new byte[32]);
        assertThatThrownBy(() -> open(Role.VISITOR))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining(
                        switch (on) {
                            case SQLITE -> "belongs to another";
                            case POSTGRES -> "is not the pepper under which the keys";
                        });
        Files.write(pepper, new byte[31]);
        assertThatThrownBy(() -> open(Role.VISITOR)).hasMessageContaining("31 bytes");

        Files.write(pepper, kept);
        open(Role.GATEWAY).close();
    }

    private static String everythingIn(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
