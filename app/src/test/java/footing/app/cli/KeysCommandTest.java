package footing.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys with an owner, a scope and an end, and those who have them, in golden transcripts.
class KeysCommandTest {
    private static final String[] SAME = {
        "sk-footing-[\\w-]{43}",
        "sk-footing-SECRET",
        "sk-footing-[\\w-]+…",
        "sk-footing-abcd…",
        "k_[0-9a-f]{8}",
        "k_00000000"
    };

    @TempDir Path folder;

    @Test
    void a_key_has_an_application_a_scope_and_an_end() throws IOException {
        Stage stage = new Stage(folder);
        Transcript transcript =
                new Transcript(stage)
                        .run("keys add bot --org acme")
                        .run("tenants add acme/客服/机器人")
                        .run(
                                "keys add bot --org acme --team 客服 --app 机器人 --routes gpt-4o,qwen-*"
                                        + " --dialects openai --legs dashscope,local --borders CN,EU"
                                        + " --expires 90d");
        stage.later(Duration.ofMinutes(1));
        transcript
                .run("keys add until --expires 2027-01-31T00:00:00Z --lang zh")
                .run("keys list")
                .run("keys list --json")
                .run("keys list --lang zh")
                .matches("keys-scoped", SAME);
    }

    @Test
    void what_a_key_cannot_be_is_explained() throws IOException {
        Stage stage = new Stage(folder);
        new Transcript(stage)
                .run("keys add k --borders cn")
                .run("keys add k --borders UK --lang zh")
                .run("keys add k --dialects klingon")
                .run("keys add k --routes a,,b")
                .run("keys add k --legs ,")
                .run("keys add k --expires 90")
                .run("keys add k --expires 2020-01-01T00:00:00Z --lang zh")
                .run("keys add k --expires 99999d")
                .run("keys add k --org a/b")
                .run("keys add k --team nobody")
                .run("keys add k --boarders CN")
                .run("keys rotate k_zz")
                .run("keys rotate k_zz --overlap 91d")
                .run("keys rotate k_zz --overlap soon --lang zh")
                .run("keys list")
                .matches("keys-wrong");
    }

    @Test
    void a_rotated_key_works_on_until_its_overlap_ends() throws IOException {
        Stage stage = new Stage(folder);
        Transcript transcript = new Transcript(stage).run("keys add shop");
        stage.run("keys list --json");
        String id = stage.out().split("\"id\" : \"", -1)[1].substring(0, 10);
        stage.later(Duration.ofMinutes(1));
        transcript.run("keys rotate " + id).run("keys list").run("keys rotate " + id);
        stage.later(Duration.ofHours(24));
        transcript.run("keys list").run("keys list --lang zh");
        stage.run("keys list --json");
        String next = stage.out().split("\"replaced_by\" : \"", -1)[1].substring(0, 10);
        transcript
                .run("keys rotate " + next + " --overlap 0 --expires 30d")
                .run("keys list")
                .run("keys changes")
                .run("keys changes --lang zh")
                .matches("keys-rotated", SAME);
        assertThat(stage.out()).doesNotContain("sk-footing-");
    }

    @Test
    void tenants_are_made_listed_and_closed_with_their_keys() throws IOException {
        Stage stage = new Stage(folder);
        new Transcript(stage)
                .run("tenants list")
                .run("tenants add acme/support/bot")
                .run("tenants add acme/support")
                .run("tenants add acme/support/shop")
                .run("keys add k --org acme --team support --app bot")
                .run("tenants list")
                .run("tenants close acme/support")
                .run("tenants close acme/support")
                .run("keys add k --org acme --team support --app bot")
                .run("tenants add acme/support/new")
                .run("tenants close default")
                .run("tenants close nobody --lang zh")
                .run("tenants add a/b/c/d")
                .run("tenants add acme/ --lang zh")
                .run("tenants list --lang zh")
                .run("tenants list --json")
                .run("keys list")
                .run("keys changes --json")
                .matches("tenants", SAME);
    }
}
