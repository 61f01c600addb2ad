package footing.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import footing.app.words.Language;
import footing.app.words.Words;
import footing.ledger.Costing;
import footing.ledger.Ledger;
import footing.ledger.Role;
import footing.ledger.StoredLedger;
import footing.ledger.UsageRow;
import footing.testing.FakeSupplier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person sees, in golden transcripts.
class CommandsTest {
    @TempDir Path folder;

    private Stage stage() {
        return new Stage(folder);
    }

    private String place() {
        return java.util.regex.Pattern.quote(folder.toString());
    }

    @Test
    void help_is_told_in_both_languages() throws IOException {
        new Transcript(stage())
                .run("--help")
                .run("up --help")
                .run("check --help")
                .run("keys --help")
                .run("keys add --help")
                .run("keys rotate --help")
                .run("tenants --help")
                .run("keys add --help --lang zh")
                .run("usage --help")
                .run("models --help")
                .run("prices --help")
                .run("prices explain --help")
                .run("completion --help")
                .run("rehearse --help")
                .run("verdicts --help")
                .run("verdicts overrule --help")
                .run("verdicts explain --help")
                .run("--lang zh --help")
                .run("usage --help --lang=zh")
                .matches("help");
    }

    @Test
    void a_misuse_is_one_sentence_and_2() throws IOException {
        new Transcript(stage())
                .run("kees list")
                .run("usage --sinc 7d")
                .run("keys add")
                .run("keys add my app")
                .run("completion fish")
                .run("usage --since")
                .run("kees --lang zh")
                .matches("misuse");
    }

    @Test
    void keys_are_made_shown_once_listed_and_revoked() throws IOException {
        Stage stage = stage();
        Transcript transcript = new Transcript(stage).run("keys list").run("keys add shop");
        stage.later(Duration.ofMinutes(1));
        transcript.run("keys add 客服机器人").run("keys list");
        String listed = stage.out().lines().skip(1).findFirst().orElseThrow();
        String id = listed.substring(0, listed.indexOf(' '));
        assertThat(stage.out()).contains("客服机器人").doesNotContainPattern("sk-footing-[\\w-]{12}");
        stage.later(Duration.ofHours(1));
        transcript
                .run("keys add ops --admin")
                .run("keys revoke " + id)
                .run("keys revoke " + id)
                .run("keys list")
                .run("keys list --json")
                .run("keys list --lang zh")
                .matches(
                        "keys",
                        "sk-footing-[\\w-]{43}",
                        "sk-footing-SECRET",
                        "sk-footing-[\\w-]+…",
                        "sk-footing-abcd…",
                        "k_[0-9a-f]{8}",
                        "k_00000000");
    }

    @Test
    void usage_is_a_table_or_json() throws IOException {
        Stage stage = stage();
        Transcript transcript = new Transcript(stage).run("usage");
        try (Ledger ledger =
                StoredLedger.open(
                        folder.resolve(".footing"),
                        Role.GATEWAY,
                        stage.around().clock(),
                        stage.around().random())) {
            String shop = ledger.addKey("shop").key().id();
            String robot = ledger.addKey("客服机器人").key().id();
            Instant now = stage.now();
            ledger.record(row("req_1", 1, shop, now, "openai", "gpt-4o", "refused", 0, 0));
            ledger.record(row("req_1", 2, shop, now, "local", "smollm2", "answered", 90, 1200));
            ledger.record(row("req_2", 1, robot, now, "dashscope", "qwen-plus", "answered", 7, 5));
            ledger.record(row("prb_1", 1, "probe", now, "openai", "gpt-4o", "answered", 8, 1));
            Instant old = now.minus(Duration.ofDays(9));
            ledger.record(row("req_0", 1, shop, old, "openai", "gpt-4o", "answered", 8000, 100));
            ledger.drain();
        }
        transcript
                .run("usage")
                .run("usage --since 30d --by day,leg")
                .run("usage --by key --lang zh")
                .run("usage --by leg --json")
                .run("usage --since yesterday")
                .run("usage --by colour")
                .matches("usage");
    }

    private static UsageRow row(
            String request,
            int attempt,
            String key,
            Instant at,
            String leg,
            String model,
            String outcome,
            long in,
            long out) {
        return new UsageRow(
                request,
                attempt,
                key,
                at,
                "/v1/chat/completions",
                "gpt-4o",
                leg,
                model,
                true,
                outcome,
                outcome.equals("refused") ? "region_blocked" : "",
                outcome.equals("refused") ? 403 : 200,
                "settled",
                in,
                0,
                0,
                out,
                0,
                1000,
                2000,
                Costing.NONE);
    }

    @Test
    void check_tells_what_is_wrong_and_what_holds() throws IOException {
        Stage stage = stage().env("KEY_OF_MINE", "hunter2");
        Transcript transcript = new Transcript(stage).run("check");
        write(
                "bad.yaml",
                """
                limits: {bodi: 1MiB}
                suppliers:
                  openai: {key: sk-proj-abcdefghijklmnop}
                """);
        write(
                "pointing.yaml",
                """
                listen: 0.0.0.0:8484
                suppliers:
                  openai: {key: env:NOT_SET}
                  dashscope: {key: env:KEY_OF_MINE}
                  moonshot: {key: file:nowhere}
                local: {enabled: false}
                routes:
                  gpt-4o: [opneai, dashscope/qwen-plus, local]
                """);
        write(
                "footing.yaml",
                """
                suppliers:
                  dashscope: {key: env:KEY_OF_MINE, models: [qwen-plus]}
                routes:
                  gpt-4o: [dashscope/qwen-plus, local]
                """);
        transcript
                .run("check bad.yaml")
                .run("check bad.yaml --lang zh")
                .run("check pointing.yaml")
                .run("check pointing.yaml --json")
                .run("check")
                .run("check nowhere.yaml")
                .run("keys list --config bad.yaml")
                .matches("check", place(), "/home/lin");
        assertThat(stage.out() + stage.err()).doesNotContain("hunter2");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void check_asks_suppliers_when_it_is_told_to() throws IOException {
        String gone;
        try (FakeSupplier dead = FakeSupplier.start()) {
            gone = dead.baseUrl();
        }
        try (FakeSupplier good = FakeSupplier.start().requireKey("right")) {
            write(
                    "footing.yaml",
                    """
                    suppliers:
                      good: {like: vllm, base-url: '%s', key: env:RIGHT}
                      wrong: {like: vllm, base-url: '%s', key: env:WRONG}
                      gone: {like: vllm, base-url: '%s'}
                    """
                            .formatted(good.baseUrl(), good.baseUrl(), gone));
            Stage stage = stage().env("RIGHT", "right").env("WRONG", "wrong");
            assertThat(stage.run("check --reach")).isOne();
            assertThat(stage.out())
                    .containsPattern("✓ good answered 200 in \\d+ ms\n")
                    .contains("! wrong answered 401: it does not take the key")
                    .contains("✗ gone cannot be reached: TCP_REFUSED");
            assertThat(stage.run("check --reach --json")).isOne();
            assertThat(stage.out())
                    .contains("{\"leg\": \"wrong\", \"status\": 401, \"milliseconds\": ")
                    .contains("{\"leg\": \"gone\", \"unreached\": \"TCP_REFUSED");
        }
    }

    @Test
    void completion_is_a_script_that_knows_the_commands() {
        Stage stage = stage();
        assertThat(stage.run("completion")).isZero();
        assertThat(stage.out()).contains("_complete_footing").contains("keys").contains("--since");
        assertThat(stage.run("completion zsh")).isZero();
        assertThat(stage.out()).startsWith("autoload -U +X bashcompinit && bashcompinit\n");
    }

    @Test
    void every_sentence_stands_in_both_languages() {
        Words english = Words.of(Commands.class, "messages", Language.EN);
        Words chinese = Words.of(Commands.class, "messages", Language.ZH);
        for (String key : english.keys()) {
            if (!key.equals("misuse.other")) {
                assertThat(chinese.say(key)).as(key).isNotEqualTo(english.say(key));
            }
        }
    }

    @Test
    void a_refusal_is_explained_without_a_gateway() throws IOException {
        Files.writeString(
                folder.resolve("region.json"),
                """
                {"error": {"code": "unsupported_country_region_territory", "message": "Country, region, \
                or territory not supported", "param": null, "type": "request_forbidden"}}\
                """);
        Files.writeString(
                folder.resolve("cut.sse"),
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n");
        new Transcript(stage())
                .run("verdicts explain --supplier openai --status 403 --body region.json")
                .run("verdicts explain --supplier openai --status 403 --body region.json --json")
                .run("verdicts explain --supplier openai --status 200 --body cut.sse --json")
                .run("verdicts explain --supplier any --status 429 --header retry-after:7")
                .run("verdicts explain --supplier opanai --status 403")
                .run("verdicts explain --supplier openai --status 1")
                .run("verdicts explain --supplier openai --status 403 --body nowhere.json")
                .run("verdicts explain --lang zh --supplier openai --status 403 --body region.json")
                .matches("explain");
    }

    @Test
    void no_sentence_of_help_is_missing() {
        for (String line :
                new String[] {
                    "",
                    "up",
                    "check",
                    "keys",
                    "keys add",
                    "keys list",
                    "usage",
                    "verdicts",
                    "verdicts list",
                    "verdicts overrule",
                    "verdicts lift",
                    "verdicts unknown",
                    "prices list",
                    "prices explain",
                    "models pull"
                }) {
            Stage stage = stage();
            assertThat(stage.run((line + " --help").strip())).isZero();
            assertThat(
                            stage.out()
                                    .lines()
                                    .filter(l -> l.matches("\\s+(-\\w, +)?--[\\w-]+(=\\S+)?\\s*")))
                    .as(line)
                    .isEmpty();
        }
    }
}
