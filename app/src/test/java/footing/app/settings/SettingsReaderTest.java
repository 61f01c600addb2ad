package footing.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.app.settings.RouteSettings.LegChoice;
import footing.app.words.Language;
import footing.gateway.OnBreak;
import footing.gateway.Terms;
import footing.http.Upstream.Clocks;
import footing.ledger.allow.WhenAway;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each record twice: the recorded defaults, and every key with another value. Then what is
/// refused, and how it is told.
class SettingsReaderTest {
    private static final Path HOME = Path.of("/home/lin");
    private static final Path FOLDER = Path.of("/srv/footing");

    private final SettingsReader reader = new SettingsReader(HOME);

    private Settings read(String... lines) throws SettingsFault {
        return reader.read(String.join("\n", lines), "footing.yaml", FOLDER).settings();
    }

    private AbstractStringAssert<?> fault(String... lines) {
        try {
            read(lines);
        } catch (SettingsFault e) {
            return assertThat(e.getMessage());
        }
        throw new AssertionError("no fault");
    }

    @Test
    void an_empty_file_is_the_defaults() throws SettingsFault {
        assertThat(read("# nothing")).isEqualTo(Settings.defaults(HOME));
        assertThat(Effective.of(Settings.defaults(HOME)))
                .containsExactlyInAnyOrderEntriesOf(
                        new java.util.LinkedHashMap<>(
                                Map.ofEntries(
                                        Map.entry("listen", "127.0.0.1:8484"),
                                        Map.entry("data", "/home/lin/.footing"),
                                        Map.entry("limits.body", "32MiB"),
                                        Map.entry("limits.head", "64KiB"),
                                        Map.entry("limits.connections", "10000"),
                                        Map.entry("clocks.connect", "3s"),
                                        Map.entry("clocks.first-token", "20s"),
                                        Map.entry("clocks.idle", "20s"),
                                        Map.entry("clocks.total", "10m"),
                                        Map.entry("continuity.on-break", "continue"),
                                        Map.entry("continuity.sticky", "none"),
                                        Map.entry("continuity.vendor-grants", "ignore"),
                                        Map.entry("continuity.hedge", "off"),
                                        Map.entry("suppliers", "(environment)"),
                                        Map.entry("local.enabled", "true"),
                                        Map.entry("local.model", "smollm2-135m-instruct"),
                                        Map.entry("local.driver", "child"),
                                        Map.entry("local.threads", "1"),
                                        Map.entry("local.context", "4096"),
                                        Map.entry("local.slots", "4"),
                                        Map.entry("unknown-models", "nearest"),
                                        Map.entry("log.level", "info"),
                                        Map.entry("log.format", "text"))));
    }

    @Test
    void the_house_takes_other_values() throws SettingsFault {
        Settings settings =
                read(
                        "listen: '[::]:9000'",
                        "data: ~/elsewhere",
                        "jurisdiction: NO",
                        "unknown-models: refuse",
                        "refusal-rules: rules.yaml",
                        "prices: ~/prices.yaml");
        assertThat(settings.refusalRules()).isEqualTo(Path.of("/srv/footing/rules.yaml"));
        assertThat(settings.prices()).isEqualTo(Path.of("/home/lin/prices.yaml"));
        assertThat(settings.listen()).isEqualTo(new Listen("::", 9000));
        assertThat(settings.listen().loopback()).isFalse();
        assertThat(settings.data()).isEqualTo(Path.of("/home/lin/elsewhere"));
        assertThat(settings.jurisdiction()).isEqualTo("NO");
        assertThat(settings.unknownModels()).isEqualTo(UnknownModels.REFUSE);
        assertThat(read("data: data").data()).isEqualTo(Path.of("/srv/footing/data"));
    }

    @Test
    void the_ledger_takes_other_values() throws SettingsFault {
        Settings settings =
                read(
                        "ledger:",
                        "  url: postgresql://db-1:5432,db-2:5433/books?sslmode=verify-full",
                        "  user: gateway",
                        "  password: env:DB_PASSWORD",
                        "  schema: house",
                        "  pepper: file:pepper");
        LedgerSettings ledger =
                new LedgerSettings(
                        "postgresql://db-1:5432,db-2:5433/books?sslmode=verify-full",
                        "gateway",
                        new Secret.InEnvironment("DB_PASSWORD"),
                        "house",
                        new Secret.InFile(FOLDER.resolve("pepper")),
                        null);
        assertThat(settings.ledger()).isEqualTo(ledger);
        assertThat(Effective.of(settings))
                .containsEntry("ledger.password", "env:DB_PASSWORD")
                .containsEntry("ledger.pepper", "file:/srv/footing/pepper")
                .containsEntry("ledger.schema", "house")
                .containsEntry("ledger.user", "gateway");
        assertThat(read("ledger: {url: 'postgresql://db/footing'}").ledger())
                .isEqualTo(
                        new LedgerSettings(
                                "postgresql://db/footing", "footing", null, "footing", null, null));
    }

    @Test
    void limits_are_shared_through_a_redis() throws SettingsFault {
        Settings settings =
                read(
                        "ledger:",
                        "  url: postgresql://db/footing",
                        "  shared-limits:",
                        "    url: rediss://limits:6380/2",
                        "    password: env:REDIS_PASSWORD",
                        "    when-away: closed",
                        "    wait: 20ms",
                        "    prefix: house-1");
        assertThat(settings.ledger().shared())
                .isEqualTo(
                        new LedgerSettings.Shared(
                                "rediss://limits:6380/2",
                                new Secret.InEnvironment("REDIS_PASSWORD"),
                                WhenAway.CLOSED,
                                Duration.ofMillis(20),
                                "house-1"));
        assertThat(Effective.of(settings))
                .containsEntry("ledger.shared-limits.password", "env:REDIS_PASSWORD")
                .containsEntry("ledger.shared-limits.wait", "20ms")
                .containsEntry("ledger.shared-limits.when-away", "closed");
        String with = "ledger: {url: 'postgresql://db/f', shared-limits: ";
        assertThat(read(with + "{url: 'redis://r:6379'}}").ledger().shared())
                .isEqualTo(
                        new LedgerSettings.Shared(
                                "redis://r:6379",
                                null,
                                WhenAway.SHARE,
                                Duration.ofMillis(50),
                                "footing"));
        fault("ledger: {shared-limits: {url: 'redis://r'}}").contains("write url: postgresql");
        fault(with + "{when-away: open}}").contains("write url: redis");
        fault(with + "{url: 'redis://r', when-away: never}}").contains("when-away");
        fault(with + "{url: 'redis://:pw@r'}}").contains("password: env").doesNotContain("pw@");
        fault(with + "{url: 'http://r'}}").contains("such as redis://");
        fault(with + "{url: 'redis://r', prefix: '{}'}}").contains("40 at most");
        fault(with + "{url: 'redis://r', wait: 1m}}").contains("10s");
    }

    @Test
    void a_ledger_that_cannot_be_is_refused_with_the_cure() {
        fault("ledger: {user: me}").contains("ledger.user", "write url:");
        fault("ledger: {url: 'postgresql://me:pw@db/footing'}")
                .contains("ledger.url", "write user: NAME and password: env:NAME")
                .doesNotContain("pw@");
        fault("ledger: {url: 'postgresql://db/footing?password=pw'}")
                .contains("must hold no user or password")
                .doesNotContain("=pw");
        fault("ledger: {url: 'mysql://db/footing'}").contains("such as postgresql://");
        fault("ledger: {url: 'postgresql://db/f', schema: Big}").contains("ledger.schema");
        fault("ledger: {url: 'postgresql://db/f', password: hunter2}")
                .contains("env:NAME or file:PATH")
                .doesNotContain("hunter2");
        fault("ledger: {url: 'postgresql://db/f', pasword: 'env:X'}").contains("password");
    }

    @Test
    void limits_take_other_values() throws SettingsFault {
        assertThat(read("limits: {body: 1MiB, head: 8KiB, connections: 7}").limits())
                .isEqualTo(new Limits(Bytes.ofMiB(1), Bytes.ofKiB(8), 7));
    }

    @Test
    void clocks_take_other_values() throws SettingsFault {
        assertThat(read("clocks: {connect: 500ms, first-token: 1m, idle: 45s, total: 2h}").clocks())
                .isEqualTo(
                        new Clocks(
                                Duration.ofMillis(500),
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(45),
                                Duration.ofHours(2)));
    }

    @Test
    void suppliers_take_other_values_in_their_order() throws SettingsFault {
        Settings settings =
                read(
                        "suppliers:",
                        "  my-vllm: {like: vllm, base-url: http://10.0.0.5:8000/v1/, models: [a/b, c], weight: 30}",
                        "  openai: {key: env:KEY_OF_MINE}",
                        "  zhipu: {key: 'file:secrets/zhipu'}",
                        "  moonshot:");
        assertThat(settings.suppliers())
                .isInstanceOfSatisfying(
                        Suppliers.Named.class,
                        named -> {
                            assertThat(named.byName().keySet())
                                    .containsExactly("my-vllm", "openai", "zhipu", "moonshot");
                            assertThat(named.byName())
                                    .containsEntry(
                                            "my-vllm",
                                            new SupplierSettings(
                                                    "vllm",
                                                    List.of(),
                                                    URI.create("http://10.0.0.5:8000/v1"),
                                                    List.of("a/b", "c"),
                                                    30,
                                                    null))
                                    .containsEntry("openai", withKey(env("KEY_OF_MINE")))
                                    .containsEntry("zhipu", withKey(file()))
                                    .containsEntry("moonshot", SupplierSettings.DEFAULT);
                        });
    }

    private static SupplierSettings withKey(Secret key) {
        return new SupplierSettings(null, List.of(key), null, List.of(), 1, null);
    }

    private static Secret env(String name) {
        return new Secret.InEnvironment(name);
    }

    private static Secret file() {
        return new Secret.InFile(FOLDER.resolve("secrets/zhipu"));
    }

    @Test
    void no_suppliers_written_differs_from_none_wanted() throws SettingsFault {
        assertThat(read("suppliers: {}").suppliers()).isEqualTo(new Suppliers.Named(Map.of()));
        assertThat(read("listen: 127.0.0.1:1").suppliers())
                .isEqualTo(new Suppliers.FromEnvironment());
    }

    @Test
    void local_takes_other_values() throws SettingsFault {
        LocalSettings local =
                read(
                                "local:",
                                "  enabled: false",
                                "  model: qwen3-0.6b",
                                "  driver: llama-server",
                                "  threads: 3",
                                "  context: 4096",
                                "  slots: 2",
                                "  llama-server: /opt/llama-server")
                        .local();
        assertThat(local)
                .isEqualTo(
                        new LocalSettings(
                                false,
                                "qwen3-0.6b",
                                LocalSettings.Driver.LLAMA_SERVER,
                                3,
                                4096,
                                2,
                                Path.of("/opt/llama-server")));
    }

    @Test
    void routes_take_legs_and_clocks() throws SettingsFault {
        Settings settings =
                read(
                        "clocks: {idle: 9s}",
                        "routes:",
                        "  gpt-4o: [openai, dashscope/qwen-plus, modelscope/Qwen/Qwen3-32B, local]",
                        "  patient: {legs: [local], clocks: {first-token: 2m}}");
        assertThat(settings.routes()).containsOnlyKeys("gpt-4o", "patient");
        assertThat(settings.routes().get("gpt-4o"))
                .isEqualTo(
                        new RouteSettings(
                                List.of(
                                        List.of(new LegChoice("openai", null)),
                                        List.of(new LegChoice("dashscope", "qwen-plus")),
                                        List.of(new LegChoice("modelscope", "Qwen/Qwen3-32B")),
                                        List.of(new LegChoice("local", null))),
                                settings.terms()));
        assertThat(settings.routes().get("patient"))
                .extracting(route -> route.terms().clocks())
                .isEqualTo(
                        new Clocks(
                                Duration.ofSeconds(3),
                                Duration.ofMinutes(2),
                                Duration.ofSeconds(9),
                                Duration.ofMinutes(10)));
    }

    @Test
    void legs_in_a_list_of_their_own_are_equal() throws SettingsFault {
        RouteSettings route =
                new RouteSettings(
                        List.of(
                                List.of(new LegChoice("east", null), new LegChoice("west", "b")),
                                List.of(new LegChoice("local", null))),
                        Terms.DEFAULT);
        assertThat(read("routes: {a: {legs: [[east, west/b], local]}}").routes())
                .containsEntry("a", route);
        assertThat(read("routes: {a: [[east, west/b], local]}").routes()).containsEntry("a", route);
        assertThat(route.written()).isEqualTo("[[east, west/b], local]");
        fault("routes:", "  a: [x, [east, east]]")
                .startsWith("footing.yaml:2:10: routes.a[1]: east stands twice among its equals");
        fault("routes: {a: [x, []]}").contains("routes.a[1]: expected at least one leg");
        fault("routes: {a: [x, [[y]]]}").contains("routes.a[1][0]: expected text; came: […]");
    }

    @Test
    void continuity_takes_other_values_and_routes_inherit_them() throws SettingsFault {
        Settings settings =
                read(
                        "continuity: {on-break: end-honestly, sticky: conversation,"
                                + " vendor-grants: first, hedge: 2s}",
                        "routes:",
                        "  a: [local]",
                        "  b: {legs: [local], on-break: restart-visible, sticky: none, hedge: off,"
                                + " vendor-grants: ignore}");
        assertThat(settings.terms())
                .isEqualTo(
                        new Terms(
                                OnBreak.END_HONESTLY,
                                Terms.Sticky.CONVERSATION,
                                Terms.VendorGrants.FIRST,
                                Duration.ofSeconds(2),
                                Clocks.DEFAULT));
        assertThat(settings.routes().get("a"))
                .extracting(RouteSettings::terms)
                .isEqualTo(settings.terms());
        assertThat(settings.routes().get("b"))
                .extracting(RouteSettings::terms)
                .isEqualTo(
                        new Terms(
                                OnBreak.RESTART_VISIBLE,
                                Terms.Sticky.NONE,
                                Terms.VendorGrants.IGNORE,
                                null,
                                Clocks.DEFAULT));
        fault("continuity: {on-braek: continue}").contains("did you mean \"on-break\"?");
        fault("routes: {a: {legs: [local], stiky: none}}").contains("did you mean \"sticky\"?");
        fault("continuity: {on-break: retry}")
                .contains("one of: continue, restart-visible, end-honestly; came: retry");
        fault("continuity: {hedge: 2}").contains("continuity.hedge: expected off, or a duration");
        fault("continuity: {hedge: 1ms}").contains("expected between 50ms and 1d; came: 1ms");
    }

    @Test
    void an_account_may_have_several_keys() throws SettingsFault {
        assertThat(read("suppliers: {openai: {keys: [env:A, 'file:secrets/zhipu']}}").suppliers())
                .isEqualTo(
                        new Suppliers.Named(
                                Map.of(
                                        "openai",
                                        new SupplierSettings(
                                                null,
                                                List.of(env("A"), file()),
                                                null,
                                                List.of(),
                                                1,
                                                null))));
        fault("suppliers: {openai: {key: env:A, keys: [env:B]}}")
                .contains("suppliers.openai.keys: write key: for one secret, or keys: for several");
        fault("suppliers:", "  openai: {keys: [env:A, env:A]}")
                .startsWith("footing.yaml:2:26: suppliers.openai.keys[1]: env:A is written twice");
        fault("suppliers: {openai: {keys: [env:A, sk-proj-Abcdefgh12345678]}}")
                .contains("suppliers.openai.keys[1]: this looks like a key itself")
                .doesNotContain("Abcdefgh");
        fault("suppliers: {openai: {weight: 0}}").contains("expected between 1 and 1000; came: 0");
        fault("suppliers: {openai: {jurisdiction: china}}").contains("two capital letters");
        fault("suppliers: {openai: {wieght: 2}}").contains("did you mean \"weight\"?");
    }

    @Test
    void log_takes_other_values() throws SettingsFault {
        assertThat(read("log: {level: debug, format: json}").log())
                .isEqualTo(new LogSettings(LogSettings.Level.DEBUG, LogSettings.Format.JSON));
    }

    @Test
    void an_unknown_key_names_the_nearest_and_its_place() {
        fault("limits:", "  bodi: 1MiB")
                .startsWith("footing.yaml:2:3: limits.bodi: ")
                .contains("did you mean \"body\"? (known: body, head, connections)");
        fault("suplliers: {}").contains("did you mean \"suppliers\"?");
        fault("suppliers: {openai: {api-key: sk-proj-abcdefghijklmnop}}")
                .contains("no such key")
                .doesNotContain("abcdef");
        fault("zzzzzzzz: 1").contains("there is no such key here (known: listen, data");
    }

    @Test
    void every_fault_is_told_at_once_in_the_order_of_the_file() {
        fault("lisen: 1", "clocks: {idle: 20}", "local: {threads: many}")
                .matches("(?s)footing.yaml:1:1.*\nfooting.yaml:2:16.*\nfooting.yaml:3:18.*");
    }

    @Test
    void values_without_unit_or_out_of_range_are_refused() {
        fault("clocks: {idle: 20}").contains("clocks.idle: expected a duration").contains("20");
        fault("clocks: {idle: 0s}").contains("expected between 1ms and 1d; came: 0s");
        fault("limits: {body: 32}").contains("limits.body: expected a size");
        fault("limits: {body: 32MB}").contains("came: 32MB");
        fault("limits: {connections: 0}").contains("between 1 and 1000000");
        fault("local: {enabled: yes}").contains("expected true or false; came: yes");
        fault("log: {level: loud}").contains("one of: error, warn, info, debug, trace; came: loud");
        fault("listen: 8484").contains("expected HOST:PORT");
        fault("listen: ::1:8484").contains("expected HOST:PORT");
        fault("listen: localhost:70000").contains("expected HOST:PORT");
        fault("jurisdiction: china").contains("two capital letters");
        fault("limits: 12").contains("limits: expected keys with values; came: 12");
        fault("routes: {a: []}").contains("routes.a: expected at least one leg");
        fault("routes: {a: {}}").contains("routes.a.legs: expected at least one leg");
        fault("routes: {a: [x/]}").contains("expected a leg, or leg/model");
        fault("suppliers: {local: {}}").contains("the name of the last leg");
        fault("suppliers: {a: {models: qwen}}").contains("expected a list");
        fault("suppliers: {a: {base-url: 'ftp://x/v1'}}").contains("http or https");
    }

    @Test
    void a_secret_in_the_file_is_refused_with_the_cure_and_never_shown() {
        fault("suppliers: {openai: {key: sk-proj-Abcdefgh12345678}}")
                .startsWith("footing.yaml:1:27: suppliers.openai.key: this looks like a key itself")
                .contains("env:NAME")
                .doesNotContain("Abcdefgh");
        fault("suppliers: {openai: {key: hunter2}}")
                .contains("expected where the secret is")
                .doesNotContain("hunter2");
        fault("suppliers: {a: {base-url: 'https://me:hunter2@x/v1'}}")
                .contains("no user or password")
                .doesNotContain("hunter2");
        fault("clocks: {idle: 0123456789abcdef0123456789abcdef}").doesNotContain("0123456789");
    }

    @Test
    void a_key_written_twice_is_refused() {
        fault("listen: 127.0.0.1:1", "listen: 127.0.0.1:2")
                .startsWith("footing.yaml:2:1: listen: this key is written twice");
    }

    @Test
    void what_is_not_yaml_is_told_with_its_place() {
        fault("listen: [1").startsWith("footing.yaml:1:").contains("this is not YAML");
        fault("a: 1", "---", "b: 1").contains("this is not YAML");
        fault("- 1").contains("expected keys with values; came: […]");
    }

    @Test
    void a_bomb_of_aliases_is_refused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
        }
        fault(bomb.toString()).contains("this is not YAML");
    }

    @Test
    void a_file_that_is_missing_or_no_text_is_told(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("footing.yaml");
        assertThatThrownBy(() -> reader.read(file)).hasMessage(file + ": there is no such file");
        Files.write(file, new byte[] {'a', ':', (byte) 0xff});
        assertThatThrownBy(() -> reader.read(file)).hasMessageContaining("not UTF-8");
    }

    @Test
    void faults_are_told_in_chinese_too() {
        assertThatThrownBy(() -> read("limits: {bodi: 1MiB}"))
                .isInstanceOfSatisfying(
                        SettingsFault.class,
                        fault ->
                                assertThat(fault.faults().getFirst().say(Fault.words(Language.ZH)))
                                        .contains("是不是想写“body”"));
    }

    @Test
    void the_page_about_settings_shows_what_can_be_read() throws Exception {
        String page = Files.readString(Path.of("../docs/configuration.md"));
        int from = page.indexOf("```yaml\n") + "```yaml\n".length();
        Settings settings = read(page.substring(from, page.indexOf("```", from)));
        assertThat(settings.routes()).isNotEmpty();
        assertThat(settings.local()).isEqualTo(LocalSettings.DEFAULT);
        assertThat(settings.limits()).isEqualTo(Limits.DEFAULT);
        assertThat(settings.clocks()).isEqualTo(Clocks.DEFAULT);
    }

    @Test
    void a_place_is_known_for_each_value() throws SettingsFault {
        Reading reading = reader.read("routes:\n  gpt-4o: [openai,\n    local]", "f.yaml", FOLDER);
        assertThat(reading.place("routes.gpt-4o[1]")).hasToString("f.yaml:3:5");
        assertThat(reading.place("routes.gpt-4o[7].x")).hasToString("f.yaml:2:3");
        assertThat(reading.place("clocks.idle")).hasToString("f.yaml");
    }
}
