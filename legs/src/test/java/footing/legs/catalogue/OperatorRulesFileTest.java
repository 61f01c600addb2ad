package footing.legs.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.legs.Refusal;
import footing.legs.refusal.OperatorRules;
import footing.legs.refusal.RefusalReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorRulesFileTest {
    private static final Catalogue CATALOGUE = Catalogue.load();

    private static final String ZONE =
            """
            rules:
              - class: region_blocked
                supplier: [vllm]
                status: [418]
                text: "^your zone is closed"
                examples:
                  - {status: 418, body: '{"error":{"message":"Your zone is closed (17)"}}'}
              - class: quota_exhausted
                code: plan_eaten
                examples:
                  - {status: 400, supplier: openai, body: '{"error":{"code":"plan_eaten","message":"no"}}'}
                  - {status: 400, headers: {x-a: b}, body: '{"error":{"code":"plan_eaten"}}'}
            """;

    @TempDir Path folder;

    @Test
    void a_rule_says_what_the_catalogue_cannot_know() {
        String body = "{\"error\":{\"message\":\"Your zone is closed (18)\"}}";
        RefusalReader reader = new RefusalReader(CATALOGUE.refusalRules());
        assertThat(read(reader, "vllm", 418, body).kind())
                .isNotEqualTo(Refusal.Kind.REGION_BLOCKED);
        reader.use(rules(ZONE));
        Refusal why = read(reader, "vllm", 418, body);
        assertThat(why.kind()).isEqualTo(Refusal.Kind.REGION_BLOCKED);
        assertThat(why.decidedBy()).startsWith("operator:");
        assertThat(read(reader, "openai", 418, body).decidedBy()).doesNotContain("operator");
        assertThat(read(reader, "vllm", 419, body).decidedBy()).doesNotContain("operator");
    }

    @Test
    void a_rule_goes_before_the_catalogue() {
        String body = "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"x\"}}";
        RefusalReader reader = new RefusalReader(CATALOGUE.refusalRules());
        assertThat(read(reader, "openai", 429, body).kind())
                .isEqualTo(Refusal.Kind.QUOTA_EXHAUSTED);
        reader.use(
                rules(
                        """
                        rules:
                          - class: rate_limited
                            supplier: openai
                            status: 429
                            code: insufficient_quota
                            examples:
                              - {status: 429, body: '{"error":{"code":"insufficient_quota"}}'}
                        """));
        assertThat(read(reader, "openai", 429, body).kind()).isEqualTo(Refusal.Kind.RATE_LIMITED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "class: region_blocked | class: region_blokked | 2:12: class: region_blokked (nearest: 'region-blocked')",
                "supplier: [vllm] | supplier: [vlm] | 3:15: supplier: the catalogue has no supplier 'vlm'",
                "status: [418] | status: [999] | 4:13: status: 999 (expected: 100 to 599)",
                "\"^your zone is closed\" | \"^your zone (is\" | 5:11: text: Unclosed group",
                "\"^your zone is closed\" | \"^another text\" | 7:7: examples: one of them (status 418) is not judged by this rule",
                "code: plan_eaten | code: plan_eaten, text: a | not-yaml",
                "code: plan_eaten | kode: plan_eaten | 8:5: text: a rule has either 'text' or 'code'",
                "code: plan_eaten | code: plan_left | 11:7: examples: one of them (status 400) is not judged by this rule"
            })
    void a_wrong_rule_is_told_with_its_place(String good, String bad, String told) {
        assertThat(ZONE).contains(good);
        var said =
                assertThatThrownBy(() -> rules(ZONE.replace(good, bad)))
                        .isInstanceOf(CatalogueFault.class)
                        .hasMessageStartingWith("own.yaml");
        if (!told.equals("not-yaml")) {
            said.hasMessageStartingWith("own.yaml:" + told);
        }
    }

    @Test
    void a_rule_without_an_example_is_no_rule() {
        assertThatThrownBy(() -> rules("rules:\n  - {class: overloaded, text: \"^full\"}\n"))
                .hasMessageContaining("a rule shows at least one recorded refusal");
        assertThatThrownBy(() -> rules("rules: []\n")).hasMessageContaining("1 to 1000 rules");
        assertThatThrownBy(() -> rules("")).hasMessageContaining("empty");
    }

    @Test
    void two_rules_cannot_say_what_one_code_means() {
        String rule =
                "  - {class: %s, code: c_1, examples: [{status: 400, body: '{\"error\":{\"code\":\"c_1\"}}'}]}\n";
        assertThatThrownBy(() ->
                        rules(
                                "rules:\n"
                                        + rule.formatted("overloaded")
                                        + rule.formatted("key_invalid")))
                .hasMessageContaining("another rule says already");
    }

    @Test
    void a_text_that_never_ends_is_refused_by_its_example() {
        String long41 = "a".repeat(41);
        assertThatThrownBy(() ->
                        rules(
                                """
                                rules:
                                  - class: overloaded
                                    text: "^(a+)+$"
                                    examples:
                                      - {status: 500, body: '{"error":{"message":"%s!"}}'}
                                """
                                        .formatted(long41)))
                .hasMessageContaining("is not judged by this rule");
    }

    @Test
    void a_file_that_means_more_than_it_says_is_refused() {
        assertThatThrownBy(() -> rules("a: &a [1, 1]\nb: [*a, *a]\nrules: []\n"))
                .isInstanceOf(CatalogueFault.class)
                .hasMessage("own.yaml:1: anchors are not read here");
        assertThatThrownBy(() -> rules("rules: &r [*r]\n"))
                .isInstanceOf(CatalogueFault.class)
                .hasMessageStartingWith("own.yaml");
        assertThatThrownBy(() -> rules("rules: " + "[".repeat(100_000)))
                .isInstanceOf(CatalogueFault.class);
        String deep = "(".repeat(50_000) + "a" + ")".repeat(50_000);
        assertThatThrownBy(() -> rules(ZONE.replace("^your zone is closed", deep)))
                .isInstanceOf(CatalogueFault.class)
                .hasMessageStartingWith("own.yaml:5:11: text: ");
    }

    @Test
    void a_folder_is_no_file_of_rules() {
        assertThatThrownBy(() -> OperatorRulesFile.read(folder, CATALOGUE))
                .isInstanceOf(CatalogueFault.class)
                .hasMessageEndingWith("is not a file");
    }

    @Test
    void a_file_that_cannot_be_read_is_told() throws Exception {
        Path file = folder.resolve("own.yaml");
        assertThatThrownBy(() -> OperatorRulesFile.read(file, CATALOGUE))
                .hasMessageEndingWith("is not there");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThatThrownBy(() -> OperatorRulesFile.read(file, CATALOGUE))
                .hasMessageEndingWith("is not UTF-8");
        Files.write(file, "# ".repeat(140_000).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> OperatorRulesFile.read(file, CATALOGUE))
                .hasMessageEndingWith("is longer than 256 KiB");
        Files.writeString(file, ZONE);
        assertThat(OperatorRulesFile.read(file, CATALOGUE).rules().early()).hasSize(1);
    }

    private static OperatorRules rules(String text) {
        return OperatorRulesFile.read("own.yaml", text, CATALOGUE);
    }

    private static Refusal read(RefusalReader reader, String supplier, int status, String body) {
        return reader.read(
                CATALOGUE.refusalTable(supplier).orElseThrow(),
                status,
                List.of(),
                body,
                Instant.EPOCH);
    }
}
