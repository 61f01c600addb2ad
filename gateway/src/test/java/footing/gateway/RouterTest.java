package footing.gateway;

import static footing.gateway.ScriptedLeg.chat;
import static footing.gateway.ScriptedLeg.embedding;
import static org.assertj.core.api.Assertions.assertThat;

import footing.http.Upstream.Clocks;
import footing.legs.Leg;
import footing.legs.ModelCard;
import footing.wire.Ask;
import footing.wire.AskReader;
import footing.wire.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouterTest {
    private final Leg openai = leg("openai", chat("gpt-4o", "tools", "vision"), embedding("te-3"));
    private final Leg qwen =
            leg("dashscope", chat("qwen-turbo"), chat("qwen-plus", "tools"), embedding("te-v4"));
    private final Leg local = leg("local", chat("smollm2"));

    @Test
    void a_leg_that_lists_the_model_goes_before_legs_with_a_near_one() {
        assertThat(plan(router(Routes.DEFAULT), chatFor("qwen-plus", "")))
                .containsExactly("dashscope/qwen-plus", "openai/gpt-4o", "local/smollm2");
    }

    @Test
    void a_dated_edition_goes_to_its_own_supplier_under_its_own_name() {
        assertThat(plan(router(Routes.DEFAULT), chatFor("gpt-4o-2024-08-06", "")))
                .first()
                .isEqualTo("openai/gpt-4o-2024-08-06");
    }

    @Test
    void tools_go_only_to_models_that_are_known_to_have_them_or_of_which_nothing_is_known() {
        String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";
        Leg toolless = leg("small", chat("tiny", "json_object"));
        Router router = router(Routes.DEFAULT, openai, toolless, local);
        assertThat(plan(router, chatFor("gpt-4o", tools)))
                .containsExactly("openai/gpt-4o", "local/smollm2");
    }

    @Test
    void a_name_of_which_nothing_is_known_has_no_plan() {
        assertThat(router(Routes.DEFAULT).plan(chatFor("no-such-model", ""))).isEmpty();
    }

    @Test
    void a_name_that_only_the_catalogue_knows_goes_to_the_nearest() {
        assertThat(plan(router(Routes.DEFAULT), chatFor("claude-x", "")))
                .containsExactly("openai/gpt-4o", "dashscope/qwen-plus", "local/smollm2");
    }

    @Test
    void refuse_keeps_unknown_names_out() {
        Routes refuse = new Routes(Map.of(), Routes.UnknownModels.REFUSE, Clocks.DEFAULT);
        assertThat(router(refuse).plan(chatFor("claude-x", ""))).isEmpty();
        assertThat(plan(router(refuse), chatFor("gpt-4o", ""))).isNotEmpty();
    }

    @Test
    void vectors_are_never_taken_from_another_model_than_the_one_named() {
        Ask ask = ask(Endpoint.EMBEDDINGS, "{\"model\":\"te-3\",\"input\":\"a\"}");
        assertThat(plan(router(Routes.DEFAULT), ask)).containsExactly("openai/te-3");
    }

    @Test
    void a_route_may_name_another_embedding_model() {
        Ask ask = ask(Endpoint.EMBEDDINGS, "{\"model\":\"te-3\",\"input\":\"a\"}");
        assertThat(plan(router(routes("te-3", "openai", "dashscope/te-v4")), ask))
                .containsExactly("openai/te-3", "dashscope/te-v4");
    }

    @Test
    void a_route_decides_alone() {
        assertThat(
                        plan(
                                router(routes("fast", "local", "dashscope/qwen-turbo")),
                                chatFor("fast", "")))
                .containsExactly("local/smollm2", "dashscope/qwen-turbo");
    }

    @Test
    void a_star_route_takes_every_other_name() {
        Router router = router(routes("*", "local"));
        assertThat(plan(router, chatFor("no-such-model", ""))).containsExactly("local/smollm2");
    }

    @Test
    void a_model_behind_a_leg_name_is_pinned_to_that_leg() {
        assertThat(plan(router(Routes.DEFAULT), chatFor("dashscope/qwen-turbo", "")))
                .containsExactly("dashscope/qwen-turbo");
    }

    @Test
    void a_leg_that_lists_nothing_takes_names_that_nobody_knows() {
        Leg any = leg("my-vllm");
        assertThat(plan(router(Routes.DEFAULT, any, local), chatFor("house-model", "")))
                .containsExactly("my-vllm/house-model");
        assertThat(plan(router(Routes.DEFAULT, any, local), chatFor("claude-x", "")))
                .containsExactly("local/smollm2");
    }

    @Test
    void legs_in_one_list_of_a_route_are_equal_and_carry_their_weights() {
        Routes.Route route =
                new Routes.Route(
                        List.of(List.of("openai", "dashscope/qwen-plus"), List.of("local")),
                        Terms.of(Clocks.DEFAULT));
        Routes weighted =
                new Routes(
                        Map.of("fast", route),
                        Routes.UnknownModels.NEAREST,
                        Map.of("dashscope", 3),
                        Terms.DEFAULT);
        assertThat(tiers(router(weighted), chatFor("fast", "")))
                .containsExactly("0 openai 1", "0 dashscope 3", "1 local 1");
    }

    @Test
    void accounts_of_one_supplier_are_equal_for_a_model_that_they_list() {
        Leg east = account("east", "azure-openai", "gpt-4o");
        Leg west = account("west", "azure-openai", "gpt-4o");
        Leg near = account("near", "azure-openai", "gpt-5");
        Leg other = account("other", "openai", "gpt-4o");
        assertThat(tiers(router(Routes.DEFAULT, east, west, other, near), chatFor("gpt-4o", "")))
                .containsExactly("0 east 1", "0 west 1", "1 other 1", "2 near 1");
    }

    @Test
    void a_plan_holds_the_terms_of_its_route_or_of_the_house() {
        Terms own =
                new Terms(
                        OnBreak.END_HONESTLY,
                        Terms.Sticky.CONVERSATION,
                        Terms.VendorGrants.IGNORE,
                        null,
                        Clocks.DEFAULT);
        Routes routes =
                new Routes(
                        Map.of("fast", Routes.Route.inOrder(List.of("local"), own)),
                        Routes.UnknownModels.NEAREST,
                        Clocks.DEFAULT);
        Router router = router(routes);
        assertThat(router.plan(chatFor("fast", "")).orElseThrow().terms()).isEqualTo(own);
        assertThat(router.plan(chatFor("gpt-4o", "")).orElseThrow().terms())
                .isEqualTo(Terms.DEFAULT);
    }

    private static List<String> tiers(Router router, Ask ask) {
        return router.plan(ask).orElseThrow().steps().stream()
                .map(step -> step.tier() + " " + step.leg().name() + " " + step.weight())
                .toList();
    }

    private static Leg account(String name, String supplier, String model) {
        return new NamedLeg(name, supplier, model);
    }

    private Router router(Routes routes) {
        return router(routes, openai, qwen, local);
    }

    private static Router router(Routes routes, Leg... legs) {
        return new Router(
                List.of(legs),
                routes,
                name ->
                        name.startsWith("claude")
                                ? Optional.of(chat(name, "tools", "vision"))
                                : Optional.empty());
    }

    private static Routes routes(String name, String... legs) {
        return new Routes(
                Map.of(name, Routes.Route.inOrder(List.of(legs), Terms.DEFAULT)),
                Routes.UnknownModels.NEAREST,
                Clocks.DEFAULT);
    }

    private static Leg leg(String name, ModelCard... models) {
        return new ScriptedLeg(name, List.of(models), ScriptedLeg.answers("{}"));
    }

    private static List<String> plan(Router router, Ask ask) {
        return router.plan(ask).orElseThrow().steps().stream()
                .map(step -> step.leg().name() + "/" + step.model())
                .toList();
    }

    private static Ask chatFor(String model, String more) {
        return ask(
                Endpoint.CHAT_COMPLETIONS,
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]%s}"
                        .formatted(model, more));
    }

    private static Ask ask(Endpoint endpoint, String json) {
        return switch (AskReader.read(endpoint, json.getBytes(StandardCharsets.UTF_8))) {
            case AskReader.Good(Ask ask) -> ask;
            case AskReader.Bad(var error) -> throw new AssertionError(error.message());
        };
    }
}
