package footing.legs.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import footing.legs.ModelCard;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final String SMALL =
            """
            id: small
            name: {zh: 小, en: Small}
            owner: nobody
            jurisdiction: XX
            leg: self-hosted
            state: active
            confidence: low
            as-of: "2026-11-23"
            base-urls:
              - {url: "http://127.0.0.1:1/v1", dialect: openai-chat}
            auth: {scheme: bearer}
            endpoints: {chat: /chat/completions}
            stream: {usage: none}
            """;

    static Iterable<Supplier> suppliers() {
        return CATALOGUE.suppliers();
    }

    @Test
    void what_was_compiled_is_what_was_written() throws Exception {
        Catalogue written = Catalogue.of(CatalogueFiles.parsed());
        assertThat(Catalogue.class.getResource(CompiledCatalogue.NAME)).isNotNull();
        assertThat(CATALOGUE.suppliers()).containsExactlyElementsOf(written.suppliers());
        assertThat(CATALOGUE.refusalRules())
                .asString()
                .isEqualTo(written.refusalRules().toString());
    }

    @Test
    void all_suppliers_are_there_and_their_environment_names_are_their_own() {
        assertThat(CATALOGUE.suppliers()).hasSize(36);
        assertThat(CATALOGUE.suppliers().stream().map(Supplier::side))
                .isSorted()
                .containsOnly(Supplier.Side.values());
        Set<String> names = new HashSet<>();
        for (Supplier supplier : CATALOGUE.suppliers()) {
            supplier.keyEnv().forEach(name -> assertThat(names.add(name)).as(name).isTrue());
            supplier.baseUrlEnv().forEach(name -> assertThat(names.add(name)).as(name).isTrue());
        }
        assertThat(names)
                .contains(
                        "OPENAI_API_KEY",
                        "OPENAI_BASE_URL",
                        "DASHSCOPE_API_KEY",
                        "DEEPSEEK_API_KEY",
                        "ZHIPUAI_API_KEY",
                        "MOONSHOT_API_KEY",
                        "QIANFAN_API_KEY",
                        "ARK_API_KEY",
                        "OLLAMA_BASE_URL");
    }

    @ParameterizedTest
    @MethodSource("suppliers")
    void a_supplier_is_complete(Supplier supplier) {
        assertThat(supplier.sources().isEmpty()).isEqualTo(supplier.side() == Supplier.Side.LOCAL);
        assertThat(supplier.baseUrls()).isNotEmpty();
        assertThat(supplier.asOf()).matches("20[0-9]{2}-[01][0-9]-[0-3][0-9]");
        boolean domestic = supplier.side() == Supplier.Side.DOMESTIC;
        boolean own = supplier.side() == Supplier.Side.SELF_HOSTED;
        if (domestic || own) {
            assertThat(supplier.callable()).isTrue();
            assertThat(supplier.baseUrl()).isPresent();
            assertThat(supplier.keyEnv()).isNotEmpty();
        }
        if (own) {
            assertThat(supplier.baseUrlEnv()).isNotEmpty();
        }
        for (Supplier.Priced priced : supplier.models()) {
            ModelCard card = priced.card();
            assertThat(card.microsPer1MIn() >= 0)
                    .isEqualTo(!card.currency().isEmpty())
                    .isEqualTo(!priced.prices().isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, gpt-4o, CHAT",
        "gpt-4o-2024-08-06, gpt-4o, CHAT",
        "gpt-4o-mini, gpt-4o-mini, CHAT",
        "gpt-4o-mini-2024-07-18, gpt-4o-mini, CHAT",
        "text-embedding-3-small, text-embedding-3-small, EMBEDDING",
        "text-embedding-3-large, text-embedding-3-large, EMBEDDING",
        "claude-sonnet-9, claude-sonnet-9, CHAT",
        "o3-mini, o3-mini, CHAT",
        "qwen3-32b, qwen3-32b, CHAT",
        "Qwen/Qwen3-Embedding-8B, Qwen/Qwen3-Embedding-8B, EMBEDDING",
        "whisper-1, whisper-1, OTHER",
    })
    void a_models_name_is_known_by_itself_its_edition_or_its_family(
            String name, String card, ModelCard.Kind kind) {
        ModelCard known = CATALOGUE.knows(name).orElseThrow();
        assertThat(known.id()).isEqualTo(card);
        assertThat(known.kind()).isEqualTo(kind);
    }

    @Test
    void a_name_of_no_family_is_not_known() {
        assertThat(CATALOGUE.knows("my-own-model")).isEmpty();
        assertThat(CATALOGUE.supplier("nobody")).isEqualTo(Optional.empty());
    }

    @Test
    void prices_are_in_micro_units() {
        ModelCard card = CATALOGUE.knows("gpt-4o-mini").orElseThrow();
        assertThat(card.microsPer1MIn()).isEqualTo(150_000);
        assertThat(card.microsPer1MOut()).isEqualTo(600_000);
        assertThat(card.currency()).isEqualTo("USD");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "leg: self-hosted|leg: selfhosted|small.yaml:5:6: leg: selfhosted (nearest: 'self-hosted')",
                "owner: nobody|ownr: nobody|small.yaml:1:1: 'owner' is missing (nearest: 'ownr')",
                "state: active|state: active\\nstte: x|small.yaml:7:1: unknown key 'stte' (nearest: 'state')",
                "stream: {usage: none}|stream: {usage: none, dne: true}|unknown key 'dne' (nearest: 'done')",
                "usage: none|usage: none, usage: opt-in|small.yaml:13:23: usage: stands twice",
                "id: small|id: other|small.yaml:1:5: id: other (expected: the name of its file)",
                "usage: none}|usage: none|small.yaml:",
            })
    void a_mistake_is_refused_with_its_place(String right, String wrong, String message) {
        String text = SMALL.replace(right, wrong.replace("\\n", "\n"));
        assertThatThrownBy(
                        () -> SupplierReader.read("small.yaml", YamlTree.read("small.yaml", text)))
                .isInstanceOf(CatalogueFault.class)
                .hasMessageContaining(Objects.requireNonNull(message));
    }

    @ParameterizedTest
    @CsvSource({
        "openai, api.openai.com, true",
        "openai, API.OpenAI.com, true",
        "openai, api.openai.com.evil.example, false",
        "openai, evil-api.openai.com, false",
        "openai, relay.example, false",
        "azure-openai, east.openai.azure.com, true",
        "azure-openai, openai.azure.com, false",
        "azure-openai, a.b.openai.azure.com, false",
    })
    void an_address_is_a_suppliers_own_or_not(String id, String host, boolean own) {
        assertThat(CATALOGUE.supplier(id).orElseThrow().answersAt(host)).isEqualTo(own);
    }

    @Test
    void a_models_prices_are_dated_and_the_latest_is_on_its_card() {
        Supplier zhipu = CATALOGUE.supplier("zhipu").orElseThrow();
        Supplier.Priced air =
                zhipu.models().stream()
                        .filter(one -> one.card().id().equals("glm-4-air"))
                        .findFirst()
                        .orElseThrow();
        assertThat(air.prices())
                .extracting(price -> price.from().toString())
                .containsExactly("2024-06-01T00:00:00Z", "2025-02-01T00:00:00Z");
        assertThat(air.prices().getFirst().confidence()).isEqualTo(Supplier.Confidence.LOW);
        assertThat(air.card().microsPer1MIn()).isEqualTo(500_000);
    }

    @Test
    void the_only_rate_says_that_it_is_assumed() {
        assertThat(CATALOGUE.rates())
                .extracting(ListPrice.Rate::id, ListPrice.Rate::cnyMicrosPerUsd)
                .containsExactly(tuple("USD/CNY@assumed", 7_000_000L));
    }
}
