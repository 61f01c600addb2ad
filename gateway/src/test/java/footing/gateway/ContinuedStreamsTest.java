package footing.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import footing.http.HttpUpstream;
import footing.http.Upstream;
import footing.http.UpstreamSettings;
import footing.ledger.UsageRow;
import footing.legs.Leg;
import footing.legs.Outcome;
import footing.legs.catalogue.Catalogue;
import footing.legs.refusal.RefusalReader;
import footing.legs.supplier.Account;
import footing.legs.supplier.SupplierLeg;
import footing.testing.FakeSupplier;
import footing.testing.Fault;
import footing.testing.Leaks;
import footing.testing.Speech;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Streams over real sockets whose first supplier dies.
class ContinuedStreamsTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final String SAID =
            "The harbour lay quiet under a thin mist, and only the ferry moved slowly towards the"
                    + " wall, where a man in a grey coat counted the lamps.";

    @TempDir Path folder;
    private Leaks leaks;
    private FakeSupplier first;
    private FakeSupplier second;
    private Upstream upstream;

    /// The figures' library starts a thread of its own with the first request, for good.
    @BeforeAll
    static void warm(@TempDir Path books) throws Exception {
        try (RunningGateway house =
                new RunningGateway(
                        books,
                        new ScriptedLeg(
                                "a", List.of(ScriptedLeg.chat("m")), ScriptedLeg.answers("{}")))) {
            house.post("/v1/chat/completions", ask("").replace("\"stream\":true,", ""));
        }
    }

    @BeforeEach
    void start() throws Exception {
        leaks = Leaks.watch();
        Speech speech = Speech.DEFAULT.withText(SAID).withChunks(SAID.split(" ", -1).length);
        first = FakeSupplier.start().speak(speech);
        second = FakeSupplier.start().speak(speech);
        upstream = new HttpUpstream(UpstreamSettings.of(SSLContext.getDefault()));
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        first.close();
        second.close();
        leaks.check(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "close-after:5",
                "reset-after:9",
                "cut-inside-event:7",
                "end-after:3",
                "done-without-finish:4",
                "error-event:6",
                "garbage-chunk:8"
            })
    void the_answer_goes_on_though_its_supplier_died(String fault) throws Exception {
        first.fail(Fault.parse(fault));
        try (RunningGateway house =
                RunningGateway.inOrder(folder, leg("a", first), leg("b", second))) {
            String body = house.post("/v1/chat/completions", ask("")).body();
            assertThat(text(body)).isEqualTo(SAID);
            assertThat(body)
                    .contains("\"footing\":{\"seams\":[{\"at\":", "\"to\":\"b\"")
                    .endsWith("data: [DONE]\n\n");
            assertThat(body.split("\\[DONE\\]", -1)).hasSize(2);
            assertThat(body.split("\"finish_reason\":\"stop\"", -1)).hasSize(2);
            assertThat(body).doesNotContain("\"error\"");
            house.ledger.drain();
            List<UsageRow> rows = house.ledger.latest(10);
            assertThat(rows.getFirst().outcome()).isEqualTo("answered");
            assertThat(rows.getLast().outcome()).isEqualTo("broke_off");
        }
    }

    @Test
    void the_leg_is_given_what_was_said_and_what_is_left() throws Exception {
        first.fail(Fault.parse("close-after:5"));
        try (RunningGateway house =
                RunningGateway.inOrder(folder, leg("a", first), leg("b", second))) {
            house.post("/v1/chat/completions", ask(",\"max_tokens\":50"));
            String given = new String(second.seen().getFirst().body(), StandardCharsets.UTF_8);
            assertThat(given)
                    .contains(
                            "{\"role\":\"assistant\",\"content\":\"The harbour lay quiet under\"}",
                            "{\"role\":\"user\",\"content\":\"Continue your previous answer")
                    .contains("\"max_tokens\":43");
        }
    }

    @Test
    void a_caller_who_wants_no_continuation_gets_an_honest_end() throws Exception {
        first.fail(Fault.parse("close-after:5"));
        try (RunningGateway house =
                RunningGateway.inOrder(folder, leg("a", first), leg("b", second))) {
            String body = house.post("/v1/chat/completions", ask(",\"n\":2")).body();
            assertThat(body).contains("\"error\":").doesNotContain("[DONE]");
            assertThat(second.seen()).isEmpty();
        }
    }

    @Test
    void a_legacy_completion_goes_on_too() throws Exception {
        first.fail(Fault.parse("close-after:5"));
        try (RunningGateway house =
                RunningGateway.inOrder(folder, leg("a", first), leg("b", second))) {
            String body =
                    house.post(
                                    "/v1/completions",
                                    "{\"model\":\"m\",\"stream\":true,\"prompt\":\"Tell me \"}")
                            .body();
            assertThat(text(body)).isEqualTo(SAID);
            assertThat(body).endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void a_leg_whose_tool_call_is_broken_and_no_other_is_no_answer() throws Exception {
        ScriptedLeg broken =
                new ScriptedLeg(
                        "a",
                        List.of(ScriptedLeg.chat("m", "tools")),
                        (ask, attempt, relay) -> {
                            byte[] events =
                                    ("data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":"
                                                    + "[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"w\","
                                                    + "\"arguments\":\"{\"}}]},\"finish_reason\":\"stop\"}]}\n\n")
                                            .getBytes(StandardCharsets.UTF_8);
                            relay.begin(200, List.of(), -1);
                            relay.write(events, 0, events.length);
                            return new Outcome.Answered(null, "m", "stop", ScriptedLeg.TIMING);
                        });
        try (RunningGateway house = new RunningGateway(folder, broken)) {
            HttpResponse<String> answer =
                    house.post(
                            "/v1/chat/completions",
                            ask(
                                    ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"w\"}}]"));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("no_supplier_available");
        }
    }

    private static String ask(String more) {
        return "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
                + more
                + "}";
    }

    private static String text(String body) {
        Tape tape = new Tape();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        tape.add(bytes, 0, bytes.length);
        return tape.transcript().text.toString();
    }

    private Leg leg(String name, FakeSupplier supplier) {
        return new SupplierLeg(
                new Account(
                        name,
                        CATALOGUE.supplier("openai").orElseThrow(),
                        URI.create(supplier.baseUrl()),
                        () -> "sk-x",
                        List.of(ScriptedLeg.chat("m"))),
                new RefusalReader(CATALOGUE.refusalRules()),
                upstream,
                InstantSource.system(),
                System::nanoTime);
    }
}
