package footing.legs.supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import footing.http.HttpUpstream;
import footing.http.Upstream;
import footing.http.Upstream.Clocks;
import footing.http.UpstreamSettings;
import footing.legs.Attempt;
import footing.legs.ModelCard;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.legs.catalogue.Catalogue;
import footing.legs.catalogue.Supplier;
import footing.legs.refusal.RefusalReader;
import footing.testing.FakeClock;
import footing.testing.FakeSupplier;
import footing.testing.Fault;
import footing.testing.Leaks;
import footing.testing.Seen;
import footing.testing.Speech;
import footing.wire.Endpoint;
import footing.wire.Usage;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every supplier of the catalogue must do that a leg can call: against a fake that has the
/// habits which the catalogue tells of it.
class EverySupplierTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final RefusalReader READER = new RefusalReader(CATALOGUE.refusalRules());
    private static final String KEY = "sk-fake-0123456789";
    private static final String TOOLS =
            ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":"
                    + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}}]";

    private Leaks leaks;
    private FakeSupplier fake;
    private Upstream upstream;

    static List<Supplier> suppliers() {
        return CATALOGUE.suppliers().stream().filter(Supplier::callable).toList();
    }

    @BeforeEach
    void start() throws Exception {
        leaks = Leaks.watch();
        fake = FakeSupplier.start().requireKey(KEY);
        upstream = new HttpUpstream(UpstreamSettings.of(SSLContext.getDefault()));
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        fake.close();
        leaks.check(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @MethodSource("suppliers")
    void answers_in_one_piece(Supplier supplier) {
        Taped tape = new Taped();
        Outcome.Answered answered = answered(call(supplier, "", "Hi", tape));
        assertThat(answered.finish()).isEqualTo("stop");
        assertThat(answered.usage()).isEqualTo(Usage.of(1, 8));
        assertThat(tape.text()).contains("The quick brown fox jumps over the lazy");
        Seen seen = fake.seen().getFirst();
        assertThat(seen.target())
                .isEqualTo("/v1" + supplier.endpoints().get(Endpoint.CHAT_COMPLETIONS));
        switch (supplier.auth().scheme()) {
            case BEARER, NONE_OR_BEARER ->
                    assertThat(seen.header("authorization")).contains("Bearer " + KEY);
            case HEADER -> assertThat(seen.header(supplier.auth().header())).contains(KEY);
            case SIGV4 -> throw new AssertionError("not callable");
        }
    }

    @ParameterizedTest
    @MethodSource("suppliers")
    void streams_to_an_earned_end_and_counts(Supplier supplier) {
        fake.speak(speech(supplier));
        Taped tape = new Taped();
        Outcome.Answered answered = answered(call(supplier, ",\"stream\":true", "Hi", tape));
        assertThat(answered.finish()).isEqualTo("stop");
        boolean tells = supplier.stream().usage() != Supplier.UsagePlace.NONE;
        assertThat(answered.usage()).isEqualTo(tells ? Usage.of(1, 8) : null);
        assertThat(tape.events()).endsWith("[DONE]");
        assertThat(String.join("", texts(tape)))
                .isEqualTo("The quick brown fox jumps over the lazy");
        assertThat(fake.seen().getFirst().bodyText().contains("include_usage"))
                .isEqualTo(supplier.stream().usage() == Supplier.UsagePlace.OPT_IN);
    }

    @ParameterizedTest
    @MethodSource("suppliers")
    void a_caller_who_asks_for_usage_in_a_stream_finds_it_at_the_top(Supplier supplier) {
        fake.speak(speech(supplier));
        Taped tape = new Taped();
        call(supplier, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}", "Hi", tape);
        boolean tells = supplier.stream().usage() != Supplier.UsagePlace.NONE;
        assertThat(tape.events().stream().anyMatch(e -> e.matches(".*\\],\"usage\":\\{\"prompt.*")))
                .isEqualTo(tells);
    }

    @ParameterizedTest
    @MethodSource("suppliers")
    void a_tool_call_is_numbered_and_a_list(Supplier supplier) {
        fake.speak(speech(supplier));
        Taped tape = new Taped();
        Outcome.Answered answered =
                answered(call(supplier, ",\"stream\":true" + TOOLS, "Use a tool", tape));
        assertThat(answered.finish()).isEqualTo("tool_calls");
        assertThat(tape.text())
                .contains("\"tool_calls\":[{\"index\":0,")
                .doesNotContain("\"index\":-1", "\"tool_calls\":{");
        Matcher parts =
                Pattern.compile("\"arguments\":\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(tape.text());
        StringBuilder arguments = new StringBuilder();
        while (parts.find()) {
            arguments.append(parts.group(1));
        }
        assertThat(arguments).hasToString("{\\\"city\\\":\\\"text\\\"}");
    }

    @ParameterizedTest
    @MethodSource("suppliers")
    void each_code_of_its_table_is_of_its_kind(Supplier supplier) {
        for (Map.Entry<String, Refusal.Kind> entry : supplier.errors().codes().entrySet()) {
            String code = entry.getKey();
            int colon = code.matches("[0-9]{3}:.*") ? 3 : -1;
            int status = colon > 0 ? Integer.parseInt(code.substring(0, 3)) : 418;
            String token = code.substring(colon + 1);
            if (CATALOGUE.refusalRules().weakCodes().contains(token) && colon < 0) {
                continue;
            }
            fake.fail(Fault.openAi(status, token, token, "as the table says"));
            Outcome outcome = call(supplier, "", "Hi", new Taped());
            assertThat(SupplierLegTest.why(outcome)).as(code).isEqualTo(entry.getValue());
        }
    }

    @ParameterizedTest
    @MethodSource("suppliers")
    void a_role_or_a_limit_that_it_does_not_know_never_reaches_it(Supplier supplier) {
        String model = model(supplier);
        String body =
                "{\"model\":\"MODEL\",\"messages\":[{\"role\":\"developer\",\"content\":\"\\\"role\\\"\"},"
                        + "{\"role\":\"user\",\"content\":\"Hi\"}],\"max_completion_tokens\":64,"
                        + "\"temperature\":0.5,\"x_own\":[1.50,{}]}";
        Outcome outcome = send(supplier, body.replace("MODEL", model), new Taped());
        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        String sent = fake.seen().getFirst().bodyText();
        assertThat(sent).contains("\"x_own\":[1.50,{}]").contains("\"content\":\"\\\"role\\\"\"");
        boolean maps =
                supplier.params().stream()
                        .anyMatch(p -> p instanceof footing.legs.catalogue.Parameter.Role);
        assertThat(sent.contains("\"role\":\"developer\"")).isEqualTo(!maps);
        boolean either =
                sent.contains("\"max_tokens\":64") ^ sent.contains("\"max_completion_tokens\":64");
        assertThat(either).as(sent).isTrue();
    }

    @ParameterizedTest
    @MethodSource("suppliers")
    void what_it_does_not_serve_is_left_to_another(Supplier supplier) {
        Taped tape = new Taped();
        Outcome outcome =
                leg(supplier)
                        .call(
                                SupplierLegTest.ask(
                                        Endpoint.EMBEDDINGS, "{\"model\":\"e\",\"input\":\"a\"}"),
                                new Attempt("req_1", 1, "e", Clocks.DEFAULT),
                                tape);
        if (supplier.endpoints().containsKey(Endpoint.EMBEDDINGS)) {
            assertThat(answered(outcome).usage()).isEqualTo(Usage.of(1, 0));
        } else {
            assertThat(SupplierLegTest.why(outcome)).isEqualTo(Refusal.Kind.NOT_SUPPORTED);
            assertThat(fake.seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("suppliers")
    void the_first_token_is_timed(Supplier supplier) {
        fake.speak(speech(supplier)).fail(Fault.parse("slow-first-event:50ms"));
        Outcome outcome = call(supplier, ",\"stream\":true", "Hi", new Taped());
        double millis = outcome.timing().firstTokenNanos() / 1e6;
        assertThat(millis).isCloseTo(50 + 2_500, within(2_500.0));
        assertThat(outcome.timing().totalNanos())
                .isGreaterThanOrEqualTo(outcome.timing().firstTokenNanos());
    }

    private static Speech speech(Supplier supplier) {
        Supplier.StreamFacts facts = supplier.stream();
        Speech.UsageAt at =
                switch (facts.usage()) {
                    case OPT_IN -> Speech.UsageAt.OPT_IN;
                    case LAST_CHUNK -> Speech.UsageAt.LAST_CHUNK;
                    case CHOICE_USAGE -> Speech.UsageAt.CHOICE;
                    case EVERY_CHUNK -> Speech.UsageAt.EVERY_CHUNK;
                    case NONE -> Speech.UsageAt.NONE;
                };
        return Speech.DEFAULT
                .withUsage(at)
                .withDone(facts.done())
                .withFirstChunkEmpty(facts.firstChunkEmpty())
                .withKeepAlive(facts.keepAliveComments())
                .withTools(facts.toolIndex(), facts.toolObject());
    }

    private static String model(Supplier supplier) {
        Optional<ModelCard> chat =
                supplier.cards().stream()
                        .filter(card -> card.kind() == ModelCard.Kind.CHAT)
                        .findFirst();
        return chat.map(ModelCard::id).orElse("some-model");
    }

    private Outcome call(Supplier supplier, String more, String said, Taped tape) {
        return send(
                supplier,
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
                        .formatted(model(supplier), said.replace(' ', '_'), more),
                tape);
    }

    private Outcome send(Supplier supplier, String body, Taped tape) {
        return leg(supplier)
                .call(
                        SupplierLegTest.ask(Endpoint.CHAT_COMPLETIONS, body),
                        new Attempt("req_1", 1, model(supplier), Clocks.DEFAULT),
                        tape);
    }

    private SupplierLeg leg(Supplier supplier) {
        return new SupplierLeg(
                new Account(
                        supplier.id(), supplier, URI.create(fake.baseUrl()), () -> KEY, List.of()),
                READER,
                upstream,
                new FakeClock(),
                System::nanoTime);
    }

    private static Outcome.Answered answered(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        return (Outcome.Answered) outcome;
    }

    private static List<String> texts(Taped tape) {
        Pattern content = Pattern.compile("\"content\":\"((?:[^\"\\\\]|\\\\.)*)\"");
        return tape.events().stream()
                .map(content::matcher)
                .filter(Matcher::find)
                .map(found -> Objects.requireNonNull(found.group(1)))
                .toList();
    }
}
