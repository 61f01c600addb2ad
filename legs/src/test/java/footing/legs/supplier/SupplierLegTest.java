package footing.legs.supplier;

import static org.assertj.core.api.Assertions.assertThat;

import footing.http.HttpUpstream;
import footing.http.Upstream;
import footing.http.Upstream.Clocks;
import footing.http.UpstreamSettings;
import footing.legs.Attempt;
import footing.legs.Jurisdiction;
import footing.legs.Outcome;
import footing.legs.Refusal.Kind;
import footing.legs.catalogue.Catalogue;
import footing.legs.refusal.RefusalReader;
import footing.testing.FakeClock;
import footing.testing.FakeSupplier;
import footing.testing.Fault;
import footing.testing.Leaks;
import footing.testing.Seen;
import footing.testing.Speech;
import footing.wire.ApiError;
import footing.wire.Ask;
import footing.wire.AskReader;
import footing.wire.Endpoint;
import footing.wire.Usage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupplierLegTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String KEY = "sk-secret-abcdef123456";
    private static final String CHAT =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    private Leaks leaks;
    private FakeSupplier fake;
    private Upstream upstream;

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
        leaks.check(SOON);
    }

    @Test
    void relays_a_stream_byte_for_byte_and_hides_the_usage_it_asked_for() {
        Taped tape = new Taped();
        Outcome outcome = call("openai", CHAT + ",\"stream\":true}", tape);
        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        Outcome.Answered answered = (Outcome.Answered) outcome;
        assertThat(answered.finish()).isEqualTo("stop");
        assertThat(answered.model()).isEqualTo("gpt-4o");
        assertThat(answered.usage()).isEqualTo(Usage.of(1, 8));
        assertThat(fake.seen().getFirst().bodyText())
                .isEqualTo(CHAT + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
        assertThat(tape.events()).hasSize(1 + 8 + 1 + 1).endsWith("[DONE]");
        assertThat(tape.events()).noneMatch(event -> event.contains("prompt_tokens"));
        assertThat(tape.header("x-request-id")).contains("req_fake_1");
        assertThat(tape.header("set-cookie")).isEmpty();
        assertThat(tape.header("footing-dropped")).isEmpty();
        assertThat(tape.length).isEqualTo(-1);
    }

    @Test
    void leaves_the_usage_to_a_caller_who_asked_for_it() {
        String ask = CHAT + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}";
        Taped tape = new Taped();
        call("openai", ask, tape);
        assertThat(fake.seen().getFirst().bodyText()).isEqualTo(ask);
        assertThat(tape.events()).hasSize(12).anyMatch(e -> e.contains("\"prompt_tokens\":1"));
    }

    @Test
    void relays_an_answer_in_one_piece_with_its_length() {
        Taped tape = new Taped();
        Outcome outcome = call("openai", CHAT + "}", tape);
        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        assertThat(fake.seen().getFirst().bodyText()).isEqualTo(CHAT + "}");
        assertThat(tape.length).isEqualTo(tape.bytes.size());
        assertThat(tape.text()).startsWith("{\"id\":\"chatcmpl-fake-1\"").endsWith("}}");
    }

    @Test
    void shows_the_key_to_the_supplier_and_to_nobody_else() {
        fake.fail(
                Fault.openAi(
                        401, "invalid_request_error", "x", "Incorrect API key provided: " + KEY));
        Outcome.Refused refused = (Outcome.Refused) call("openai", CHAT + "}", new Taped());
        assertThat(fake.seen().getFirst().header("authorization")).contains("Bearer " + KEY);
        assertThat(refused.why().kind()).isEqualTo(Kind.KEY_INVALID);
        assertThat(refused.toString()).doesNotContain(KEY);
    }

    @Test
    void sends_another_models_name_and_touches_nothing_else() {
        Ask ask = ask(Endpoint.CHAT_COMPLETIONS, "{ \"x\" : 1.50, " + CHAT.substring(1) + " }");
        leg("openai", "").call(ask, attempt("gpt-6-luna", Clocks.DEFAULT), new Taped());
        assertThat(fake.seen().getFirst().bodyText())
                .isEqualTo(
                        "{ \"x\" : 1.50, "
                                + CHAT.substring(1).replace("gpt-4o", "gpt-6-luna")
                                + " }");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "region; Refused; REGION_BLOCKED",
                "status:401; Refused; KEY_INVALID",
                "status:429; Refused; RATE_LIMITED",
                "status:503; Refused; OVERLOADED",
                "status:500; Refused; SERVER_ERROR",
                "reset; Unreached; NETWORK_BLOCKED",
                "close; Unreached; NETWORK_BLOCKED",
                "not-http; Unreached; SERVER_ERROR",
                "empty-200; Refused; TRUNCATED_STREAM",
                "html-page; Refused; NETWORK_BLOCKED",
                "no-choices; Refused; TRUNCATED_STREAM",
                "error-event; Refused; SERVER_ERROR",
                "error-event:0:{\"error\":{\"code\":\"insufficient_quota\"}}; Refused; QUOTA_EXHAUSTED",
                "broken-json:0; Refused; TRUNCATED_STREAM",
                "end-after:0; Refused; TRUNCATED_STREAM",
                "done-without-finish:0; Refused; TRUNCATED_STREAM",
                "cut-inside-event:0; Unreached; TRUNCATED_STREAM",
                "close-after:0; Unreached; TRUNCATED_STREAM",
                "reset-after:0; Unreached; TRUNCATED_STREAM",
                "garbage-chunk:0; Unreached; TRUNCATED_STREAM",
                "short-body:9; Unreached; TRUNCATED_STREAM",
            })
    void a_stream_that_fails_before_it_says_anything_reaches_nobody(
            String fault, String outcome, Kind kind) {
        fake.fail(Fault.parse(fault));
        Taped tape = new Taped();
        Outcome ended = call("openai", CHAT + ",\"stream\":true}", tape);
        assertThat(ended.getClass().getSimpleName()).as(ended.toString()).isEqualTo(outcome);
        assertThat(why(ended)).isEqualTo(kind);
        assertThat(tape.length).isEqualTo(-2);
        assertThat(tape.bytes.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "close-after:3; TRUNCATED_STREAM",
                "reset-after:3; TRUNCATED_STREAM",
                "cut-inside-event:3; TRUNCATED_STREAM",
                "garbage-chunk:3; TRUNCATED_STREAM",
                "end-after:3; TRUNCATED_STREAM",
                "done-without-finish:3; TRUNCATED_STREAM",
                "error-event:3; SERVER_ERROR",
                "broken-json:3; TRUNCATED_STREAM",
            })
    void a_stream_that_dies_is_no_answer_and_what_came_is_whole_events(String fault, Kind kind) {
        fake.fail(Fault.parse(fault));
        Taped tape = new Taped();
        Outcome ended = call("openai", CHAT + ",\"stream\":true}", tape);
        assertThat(ended).isInstanceOf(Outcome.BrokeOff.class);
        assertThat(why(ended)).isEqualTo(kind);
        assertThat(tape.events()).hasSize(4).allMatch(event -> event.endsWith("}"));
        assertThat(tape.text()).endsWith("\n\n").doesNotContain("[DONE]");
    }

    @Test
    void a_stream_with_a_reason_to_finish_is_complete_without_the_mark() {
        fake.fail(Fault.parse("finish-without-done"));
        Taped tape = new Taped();
        assertThat(call("openai", CHAT + ",\"stream\":true}", tape))
                .isInstanceOf(Outcome.Answered.class);
        assertThat(tape.events()).endsWith("[DONE]");
    }

    @ParameterizedTest
    @CsvSource({"stall", "stall-after-head", "only-keep-alives:10ms", "stall-after:0"})
    void the_first_token_has_a_clock_that_comments_do_not_move(String fault) {
        fake.fail(Fault.parse(fault));
        Taped tape = new Taped();
        Duration ms = Duration.ofMillis(300);
        Outcome ended =
                leg("openai", "")
                        .call(
                                ask(Endpoint.CHAT_COMPLETIONS, CHAT + ",\"stream\":true}"),
                                attempt("gpt-4o", new Clocks(SOON, ms, SOON, SOON)),
                                tape);
        assertThat(ended).isInstanceOf(Outcome.Unreached.class);
        assertThat(why(ended)).isEqualTo(Kind.TIMEOUT);
        assertThat(ended.timing().totalNanos()).isBetween(ms.toNanos(), SOON.toNanos());
        assertThat(tape.length).isEqualTo(-2);
    }

    @Test
    void silence_between_events_has_a_clock_of_its_own() throws Exception {
        fake.fail(Fault.parse("stall-after:2"));
        Taped tape = new Taped();
        Duration ms = Duration.ofMillis(200);
        Outcome ended =
                leg("openai", "")
                        .call(
                                ask(Endpoint.CHAT_COMPLETIONS, CHAT + ",\"stream\":true}"),
                                attempt("gpt-4o", new Clocks(SOON, SOON, ms, SOON)),
                                tape);
        assertThat(ended).isInstanceOf(Outcome.BrokeOff.class);
        assertThat(why(ended)).isEqualTo(Kind.TIMEOUT);
        assertThat(fake.seen().getFirst().awaitEnd(SOON)).isEqualTo(Seen.Ending.CALLER_CLOSED);
    }

    @Test
    void an_interrupt_lets_the_supplier_go_at_once() throws Exception {
        fake.speak(Speech.DEFAULT.withChunks(1000).withDelay(Duration.ofMillis(20)));
        Taped tape = new Taped();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Outcome> outcome =
                    pool.submit(() -> call("openai", CHAT + ",\"stream\":true}", tape));
            tape.begun.await();
            long at = System.nanoTime();
            pool.shutdownNow();
            assertThat(outcome.get()).isInstanceOf(Outcome.CallerLeft.class);
            Seen seen = fake.seen().getFirst();
            assertThat(seen.awaitEnd(SOON)).isEqualTo(Seen.Ending.CALLER_CLOSED);
            assertThat(Duration.ofNanos(seen.endedNanos() - at)).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void a_burst_is_flushed_once() {
        fake.speak(Speech.DEFAULT.withChunks(400).withBurst(1000));
        Taped tape = new Taped();
        call("openai", CHAT + ",\"stream\":true}", tape);
        assertThat(tape.events()).hasSize(403);
        assertThat(tape.flushes).isLessThan(40);
        assertThat(tape.writes).isLessThan(80);
    }

    @Test
    void what_a_supplier_cannot_do_is_left_to_another() {
        Outcome ended =
                call("moonshot", CHAT.replace("gpt-4o", "kimi-k3") + ",\"n\":3}", new Taped());
        assertThat(why(ended)).isEqualTo(Kind.NOT_SUPPORTED);
        assertThat(((Outcome.Refused) ended).why().anotherLegMayServe()).isTrue();
        assertThat(((Outcome.Refused) ended).why().message()).contains("'n'", "at most 1");
        assertThat(fake.seen()).isEmpty();
    }

    @Test
    void the_requests_own_fault_is_kept_for_the_caller() {
        fake.fail(
                new Fault.Status(
                        400,
                        List.of("content-type: application/json"),
                        "{\"error\":{\"message\":\"Invalid value: "
                                + KEY
                                + "\",\"type\":\"invalid_request_error\",\"param\":\"seed\","
                                + "\"code\":\"invalid_value\"}}"));
        Outcome.Refused refused = (Outcome.Refused) call("openai", CHAT + "}", new Taped());
        assertThat(refused.why().own())
                .isEqualTo(
                        new ApiError(
                                400,
                                "Invalid value: sk-***",
                                "invalid_request_error",
                                "seed",
                                "invalid_value"));
        assertThat(refused.why().anotherLegMayServe()).isFalse();

        fake.fail(Fault.openAi(403, "permission_error", "content_filter", "No."));
        refused = (Outcome.Refused) call("openai", CHAT + "}", new Taped());
        assertThat(refused.why().own())
                .isEqualTo(
                        new ApiError(400, "No.", "invalid_request_error", null, "content_filter"));

        fake.fail(Fault.regionBlocked());
        refused = (Outcome.Refused) call("openai", CHAT + "}", new Taped());
        assertThat(refused.why().own()).isNull();
    }

    @Test
    void what_was_changed_is_told() {
        Taped tape = new Taped();
        call(
                "dashscope",
                CHAT.replace("gpt-4o", "qwen-plus")
                        + ",\"top_p\":1,\"frequency_penalty\":0.5,\"temperature\":2}",
                tape);
        assertThat(tape.header("footing-dropped"))
                .contains("top_p=0.999999, temperature=1.99, frequency_penalty");
        assertThat(fake.seen().getFirst().bodyText())
                .contains("\"top_p\":0.999999", "\"temperature\":1.99")
                .doesNotContain("frequency_penalty");
    }

    @Test
    void embeddings_pass_as_they_are() {
        String ask = "{\"model\":\"text-embedding-3-small\",\"input\":[\"a\",\"b\"]}";
        Taped tape = new Taped();
        Outcome ended =
                leg("openai", "")
                        .call(
                                ask(Endpoint.EMBEDDINGS, ask),
                                attempt("text-embedding-3-small", Clocks.DEFAULT),
                                tape);
        assertThat(ended).isInstanceOf(Outcome.Answered.class);
        assertThat(((Outcome.Answered) ended).usage()).isEqualTo(Usage.of(2, 0));
        assertThat(tape.text()).contains("\"embedding\":[");
    }

    @Test
    void a_base_url_with_a_path_and_a_query_is_kept() {
        Ask ask = ask(Endpoint.CHAT_COMPLETIONS, CHAT + "}");
        leg("azure-openai", "/openai/deployments/d/?api-version=2024-10-21")
                .call(ask, attempt("gpt-4o", Clocks.DEFAULT), new Taped());
        Seen seen = fake.seen().getFirst();
        assertThat(seen.target())
                .isEqualTo("/v1/openai/deployments/d/chat/completions?api-version=2024-10-21");
        assertThat(seen.header("api-key")).contains(KEY);
        assertThat(seen.header("authorization")).isEmpty();
    }

    @Test
    void a_leg_is_where_who_runs_it_is_and_unknown_at_a_foreign_address() {
        assertThat(place("openai", "https://api.openai.com/v1", null))
                .isEqualTo(new Jurisdiction.Country("US"));
        assertThat(place("openai", "https://relay.example/v1", null))
                .isEqualTo(new Jurisdiction.Unknown());
        assertThat(place("openai", "https://relay.example/v1", "CN"))
                .isEqualTo(new Jurisdiction.Country("CN"));
        assertThat(place("vllm", "http://10.0.0.5:8000/v1", null))
                .isEqualTo(new Jurisdiction.Operators());
    }

    private Jurisdiction place(String supplier, String url, @Nullable String country) {
        return new SupplierLeg(
                        new Account(
                                supplier,
                                CATALOGUE.supplier(supplier).orElseThrow(),
                                URI.create(url),
                                List.of(),
                                List.of(),
                                country),
                        new RefusalReader(CATALOGUE.refusalRules()),
                        upstream,
                        new FakeClock(),
                        System::nanoTime)
                .jurisdiction();
    }

    private Outcome call(String supplier, String body, Taped tape) {
        Ask ask = ask(Endpoint.CHAT_COMPLETIONS, body);
        return leg(supplier, "").call(ask, attempt(ask.model(), Clocks.DEFAULT), tape);
    }

    private SupplierLeg leg(String supplier, String more) {
        return new SupplierLeg(
                new Account(
                        supplier,
                        CATALOGUE.supplier(supplier).orElseThrow(),
                        URI.create(fake.baseUrl() + more),
                        () -> KEY,
                        List.of()),
                new RefusalReader(CATALOGUE.refusalRules()),
                upstream,
                new FakeClock(),
                System::nanoTime);
    }

    private static Attempt attempt(String model, Clocks clocks) {
        return new Attempt("req_1", 1, model, clocks);
    }

    static Ask ask(Endpoint endpoint, String body) {
        return switch (AskReader.read(endpoint, body.getBytes(StandardCharsets.UTF_8))) {
            case AskReader.Good(Ask ask) -> ask;
            case AskReader.Bad(var error) -> throw new AssertionError(error.message());
        };
    }

    static Kind why(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused refused -> refused.why().kind();
            case Outcome.Unreached unreached -> unreached.why().kind();
            case Outcome.BrokeOff brokeOff -> brokeOff.why().kind();
            case Outcome.Answered _, Outcome.CallerLeft _ ->
                    throw new AssertionError("no refusal: " + outcome);
        };
    }
}
