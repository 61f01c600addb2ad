package footing.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prices as a person sees them, in golden transcripts.
class PricesCommandTest {
    private static final String OWN =
            """
            prices:
              - leg: box
                model: "*"
                currency: CNY
                from: 2026-01-01
                in: 0.3
                out: 0.9
                image: 0.04
                audio-minute: 0.006
              - supplier: deepseek
                model: deepseek-v4-flash
                currency: CNY
                from: 2026-11-01
                in: 1
                out: 3
                cached-in: 0.05
                hours: [{from: "00:30", to: "08:30", zone: "+08:00", factor: 0.5}]
                remark: as our contract says
            discounts:
              - {leg: openai, factor: 0.85, from: 2026-01-01}
            rates:
              - {usd-cny: 7.25, from: 2026-11-01, source: our bank}
            """;

    @TempDir Path folder;

    @Test
    void list_prices_are_shown_and_bills_explained() throws IOException {
        new Transcript(new Stage(folder))
                .run("prices list --supplier openai")
                .run("prices list --supplier qianfan --model ernie-5.1 --json")
                .run("prices list --supplier deepseek --at 2025-01-01")
                .run("prices list --supplier deepseek --at 2001-01-01")
                .run("prices list --supplier deepseek --lang zh")
                .run("prices explain --supplier openai --model gpt-6-sol --in 300000 --out 1000")
                .run("prices explain --supplier openai --model gpt-6-luna --in 300000")
                .run(
                        "prices explain --supplier deepseek --model deepseek-v4-flash --in 1000"
                                + " --cached 500 --out 200 --json")
                .run("prices explain --supplier gemini --model gemini-1.5-pro --in 5")
                .run("prices explain --supplier gemini --model gemini-1.5-pro --in 5 --json")
                .run("prices explain --supplier opanai --model gpt-4o")
                .run("prices explain --model gpt-4o")
                .run("prices explain --supplier openai")
                .run("prices explain --supplier openai --model gpt-4o --in -5")
                .run("prices explain --supplier openai --model gpt-4o --at yesterday")
                .run("prices explain --supplier openai --model gpt-4o --in 9 --out 9 --lang zh")
                .matches("prices");
    }

    @Test
    void an_operators_prices_go_first() throws IOException {
        Files.writeString(folder.resolve("own.yaml"), OWN);
        Files.writeString(
                folder.resolve("footing.yaml"),
                """
                suppliers:
                  box: {like: vllm, base-url: 'http://10.0.0.5:8000/v1'}
                  openai: {key: env:OPENAI_API_KEY}
                prices: own.yaml
                """);
        new Transcript(new Stage(folder))
                .run("prices list --supplier box")
                .run("prices list --supplier deepseek --model deepseek-v4-flash")
                .run(
                        "prices explain --leg box --model qwen3-32b --in 1000 --images 2 --audio-ms 90000")
                .run("prices explain --leg openai --model gpt-4o-2024-11-20 --in 1000 --out 100")
                .run(
                        "prices explain --supplier deepseek --model deepseek-v4-flash --in 1000"
                                + " --at 2026-11-26T20:00:00Z")
                .run(
                        "prices explain --supplier deepseek --model deepseek-v4-flash --in 1000"
                                + " --at 2026-10-26T20:00:00Z")
                .matches("prices-own");
    }

    @Test
    void check_tells_a_bad_file_and_a_leg_that_is_none() throws IOException {
        Path own = folder.resolve("own.yaml");
        Files.writeString(folder.resolve("footing.yaml"), "suppliers: {}\nprices: own.yaml\n");
        Stage person = new Stage(folder);

        Files.writeString(own, OWN.replace("cached-in", "cashed-in"));
        assertThat(person.run("check")).isOne();
        assertThat(person.out())
                .contains("footing.yaml:2:1: prices: the prices are not used: ")
                .contains("own.yaml:16:5: unknown key 'cashed-in' (nearest: 'cached-in')");
        assertThat(person.run("prices list")).isOne();
        assertThat(person.err()).contains("unknown key 'cashed-in'");

        Files.writeString(own, OWN);
        assertThat(person.run("check")).isZero();
        assertThat(person.out())
                .contains("! ")
                .contains("the prices speak of a leg \"box\", and there is none")
                .contains("  prices: ");

        Files.delete(own);
        assertThat(person.run("check")).isOne();
        assertThat(person.out()).contains("is not there");
    }
}
