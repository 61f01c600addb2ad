package footing.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import footing.ledger.Costing;
import footing.ledger.Ledger;
import footing.ledger.Role;
import footing.ledger.StoredLedger;
import footing.ledger.UsageRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Limits, budgets, grants and the books, as a person sees them.
class LedgerCommandsTest {
    private static final String[] HIDDEN = {
        "k_[0-9a-f]{8}",
        "k_00000000",
        "g_[0-9a-f]{8}(?![0-9a-f])",
        "g_00000000",
        "[0-9a-f]{8}/[0-9a-f]{8}",
        "00000000/00000000"
    };

    @TempDir Path folder;

    private Ledger ledger(Stage stage, Role role) {
        return StoredLedger.open(
                folder.resolve(".footing"), role, stage.around().clock(), stage.around().random());
    }

    @Test
    void limits_are_set_listed_and_removed() throws IOException {
        Stage stage = new Stage(folder);
        Transcript transcript =
                new Transcript(stage).run("limits list").run("budgets").run("grants list");
        stage.run("keys add ann");
        transcript
                .run(
                        "limits set key:ann requests=60/minute tokens=100k/minute cny=50.5/month"
                                + " concurrency=8")
                .run("limits set house usd=1000/day")
                .run("limits set house usd=900/day")
                .run("limits list")
                .run("limits list --json")
                .run("budgets")
                .run("budgets --json")
                .run("budgets --lang zh")
                .run("limits remove house/usd/day")
                .run("limits remove house/usd/day")
                .run("limits set key:bob requests=1/minute")
                .run("limits set house euros=1/day")
                .run("limits set house usd=1.2345678/day")
                .run("limits set house requests=60")
                .run("limits set house requests=60/fortnight")
                .run("limits set team:acme/search usd=5/day")
                .matches("limits", HIDDEN);
    }

    @Test
    void grants_are_given_and_revoked() throws IOException {
        Stage stage = new Stage(folder);
        Transcript transcript =
                new Transcript(stage)
                        .run("grants add team:default/default tokens=5M --expires 90d --legs local")
                        .run("ledger balances")
                        .run("grants add leg:dashscope cny=200 --expires 2027-01-31 --note gift")
                        .run("grants list")
                        .run("grants list --lang zh");
        stage.run("grants list");
        String id = stage.out().lines().skip(1).findFirst().orElseThrow().replaceAll(" .*", "");
        stage.later(Duration.ofMinutes(1));
        transcript
                .run("grants revoke " + id)
                .run("grants revoke " + id)
                .run("grants list")
                .run("grants list --all")
                .run("grants add house eggs=12")
                .run("grants add house tokens=12 --expires soon")
                .run("grants add house tokens=12 --category lent")
                .matches("grants", HIDDEN);
    }

    @Test
    void a_grant_is_made_equal_to_an_export_once() throws IOException {
        Files.writeString(
                folder.resolve("june.json"), page(1_717_200_000L, 120_000, 30_000, 310, false));
        Files.writeString(
                folder.resolve("changed.json"), page(1_717_200_000L, 120_001, 30_000, 310, false));
        Files.writeString(folder.resolve("cut.json"), page(1_719_792_000L, 9_000, 1_000, 7, true));
        Files.writeString(
                folder.resolve("cost.csv"),
                """
                start_time,end_time,amount_value,amount_currency,line_item,mood
                1717200000,1719792000,12.345678,usd,"gpt-4o, input",good
                """);
        Files.writeString(folder.resolve("other.csv"), "day,words\n2024-06-01,7\n");
        Stage stage = new Stage(folder);
        Transcript transcript =
                new Transcript(stage)
                        .run(
                                "grants match --from june.json --as tokens --holder house"
                                        + " --expires 90d --statement s.json")
                        .run("grants match --from june.json --as tokens --holder house")
                        .run("grants match --from changed.json --as tokens --holder house")
                        .run("grants match --from cut.json --as requests --holder house")
                        .run(
                                "grants match --from cut.json --as requests --holder house"
                                        + " --partial --factor 1.5")
                        .run("grants match --from cost.csv --as money --holder house")
                        .run(
                                "grants match --from june.json --as money --holder house --again"
                                        + " --models qwen-plus")
                        .run("grants match --from other.csv --as money --holder house")
                        .run("grants match --from nowhere.csv --as money --holder house")
                        .run("grants match --from june.json --as words --holder house")
                        .run("grants list")
                        .run("grants verify s.json");
        String text = Files.readString(folder.resolve("s.json"));
        Files.writeString(
                folder.resolve("t.json"),
                text.replace("\"amount\" : 150000", "\"amount\" : 950000"));
        transcript
                .run("grants verify t.json")
                .run("grants verify t.json --lang zh")
                .run("grants match --from june.json --as tokens --holder house --lang zh")
                .matches("match", "g_[0-9a-f]{16}", "g_0000000000000000");
        assertThat(stage.run("grants key")).isZero();
        assertThat(stage.out().strip()).hasSizeGreaterThan(50);
        assertThat(stage.run("grants verify s.json --key " + stage.out().strip())).isZero();
    }

    private static String page(long start, long in, long out, long requests, boolean more) {
        return """
        {"object":"page","data":[{"object":"bucket","start_time":%d,"end_time":%d,"results":[
          {"object":"organization.usage.completions.result","input_tokens":%d,"output_tokens":%d,
           "num_model_requests":%d,"model":"gpt-4o-2024-05-13"}]}],"has_more":%s,"next_page":null}
        """
                .formatted(start, start + 30 * 86_400, in, out, requests, more);
    }

    @Test
    void the_books_are_looked_through_and_a_bill_is_put_beside_them() throws IOException {
        Stage stage = new Stage(folder);
        Transcript transcript = new Transcript(stage).run("ledger balances").run("ledger check");
        try (Ledger ledger = ledger(stage, Role.VISITOR)) {
            String shop = ledger.addKey("shop").key().id();
            ledger.record(row("r1", shop, stage.now(), "qwen-plus", 1_000, 200, 2_000_000));
            ledger.record(row("r2", shop, stage.now(), "qwen-turbo", 500, 100, 90_000));
        }
        Files.writeString(
                folder.resolve("bill.csv"),
                """
                日期,模型名称,输入tokens,输出tokens,应付金额,币种
                2026/11/23,qwen-plus,1000,203,¥2.01,CNY
                2026/11/23,qwen-max,50,10,¥0.40,CNY
                合计,,,,¥2.41,
                """);
        Files.writeString(folder.resolve("odd.csv"), "Tag;Menge\n2026-11-23;7\n");
        transcript
                .run("ledger postings")
                .run("ledger balances")
                .run("ledger reconcile bill.csv --leg dashscope")
                .run("ledger reconcile bill.csv --leg dashscope --json")
                .run("ledger reconcile bill.csv --leg dashscope --lang zh")
                .run("ledger reconcile bill.csv --leg dashscope --book")
                .run("ledger reconcile bill.csv --leg dashscope --book --reason agreed")
                .run("ledger postings --count 1")
                .run("ledger reconcile odd.csv")
                .run("ledger reconcile odd.csv --columns Tag=date")
                .run("ledger check")
                .run("ledger check --json")
                .run("usage --by team,model")
                .run("usage --by model --format csv")
                .run("usage --format focus")
                .run("usage --format xml")
                .run("usage --by app --from 2026-11-24 --until 2026-11-25")
                .matches("ledger", HIDDEN);
    }

    private static UsageRow row(
            String request, String key, Instant at, String model, long in, long out, long micros) {
        return new UsageRow(
                request,
                1,
                key,
                at,
                "/v1/chat/completions",
                model,
                "dashscope",
                model,
                false,
                "answered",
                "",
                200,
                model.endsWith("turbo") ? "estimated" : "settled",
                in,
                0,
                0,
                out,
                0,
                -1,
                2000,
                new Costing("CNY", micros, micros, in, out, "dashscope/" + model, ""));
    }
}
