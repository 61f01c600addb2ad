package footing.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import footing.http.HttpUpstream;
import footing.http.Upstream;
import footing.http.UpstreamSettings;
import footing.legs.Leg;
import footing.legs.Resume.Way;
import footing.legs.catalogue.Catalogue;
import footing.legs.refusal.RefusalReader;
import footing.legs.supplier.Account;
import footing.legs.supplier.SupplierLeg;
import footing.testing.FakeSupplier;
import footing.testing.Fault;
import footing.testing.Seen;
import footing.testing.Speech;
import footing.testing.Story;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Streams cut at every byte, in every way that a connection ends, with another supplier behind;
/// read by a client that forgives nothing.
class CutAnywhereTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final String STORY = "A ferry, 9 lamps.\n\n灯 0 😀👨‍👩‍👧 \"dark\" \\ end.";
    private static final String DOCUMENT = "{\"town\":\"text\",\"day\":7}";
    private static final Pattern MODEL = Pattern.compile("\"model\":\"(x|k)(\\d+)\"");

    /// So that the leg that died is not the one that goes on.
    private static final Fault NOT_HERE =
            Fault.parse("status:404:{\"error\":{\"code\":\"model_not_found\"}}");

    @TempDir Path folder;
    private FakeSupplier first;
    private FakeSupplier second;
    private Upstream upstream;
    private final Set<String> died = ConcurrentHashMap.newKeySet();

    /// What is asked for.
    enum Kind {
        TEXT("\"content\":\"tell\"}]"),
        TOOL("\"content\":\"call weather\"}],\"tools\":[" + tool("weather") + "]"),
        TOOLS(
                "\"content\":\"weather clock\"}],\"parallel_tool_calls\":true,\"tools\":["
                        + tool("weather")
                        + ","
                        + tool("clock")
                        + "]"),
        SCHEMA(
                "\"content\":\"tell\"}],\"response_format\":{\"type\":\"json_schema\","
                        + "\"json_schema\":{\"name\":\"s\",\"strict\":true,\"schema\":"
                        + schema()
                        + "}}"),
        TWICE("\"content\":\"tell\"}],\"n\":2"),
        THOUGHT("\"content\":\"tell\"}]");

        private final String rest;

        Kind(String rest) {
            this.rest = rest;
        }

        String ask(String model) {
            return "{\"model\":\""
                    + model
                    + "\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                    + "\"messages\":[{\"role\":\"user\","
                    + rest
                    + "}";
        }
    }

    private static String schema() {
        return "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"town\",\"day\"],"
                + "\"properties\":{\"town\":{\"type\":\"string\"},\"day\":{\"type\":\"integer\"}}}";
    }

    private static String tool(String name) {
        return "{\"type\":\"function\",\"function\":{\"name\":\""
                + name
                + "\",\"parameters\":"
                + schema()
                + "}}";
    }

    @BeforeEach
    void start() throws Exception {
        first = FakeSupplier.start().tell(Story.of(STORY).withPiece(4));
        second = FakeSupplier.start().tell(Story.of(STORY).withPiece(4));
        upstream = new HttpUpstream(UpstreamSettings.of(SSLContext.getDefault()));
    }

    @AfterEach
    void stop() {
        upstream.close();
        first.close();
        second.close();
    }

    /// Who is behind is told to carry on in a prefill or in words, or is in the same process; two
    /// answers at once are carried on by nobody and end honestly.
    @ParameterizedTest
    @CsvSource({
        "TEXT, dashscope",
        "TEXT, openai",
        "TOOL, dashscope",
        "TOOLS, openai",
        "SCHEMA, dashscope",
        "SCHEMA, openai",
        "TWICE, openai",
        "THOUGHT, openai",
        "TEXT, in-process",
        "SCHEMA, in-process",
        "THOUGHT, in-process"
    })
    void whoever_dies_at_whatever_byte_nobody_reads_half_an_answer_as_a_whole(
            Kind kind, String behind) throws Exception {
        if (kind == Kind.THOUGHT) {
            Speech thinks = Speech.DEFAULT.withReasoning("reasoning_content");
            first.speak(thinks);
            second.speak(thinks);
        }
        Leg next =
                behind.equals("in-process")
                        ? inProcess(kind == Kind.SCHEMA ? DOCUMENT : STORY)
                        : leg("b", behind, second);
        try (RunningGateway house =
                        RunningGateway.inOrder(folder, leg("a", "openai", first), next);
                ExecutorService callers = Executors.newFixedThreadPool(8)) {
            String whole = house.post("/v1/chat/completions", kind.ask("x0")).body();
            StrictStream truth = StrictStream.read(whole);
            assertThat(truth.wrong).isEmpty();
            assertThat(truth.complete()).isTrue();
            assertThat(truth.reasoning).hasToString(kind == Kind.THOUGHT ? "Let me think." : "");
            first.failWhen(this::fault);
            List<Future<String>> results = new ArrayList<>();
            int bytes = whole.getBytes(StandardCharsets.UTF_8).length + 20;
            for (int k = 0; k < bytes; k++) {
                String model = "k" + k;
                Callable<String> one =
                        () -> {
                            String body =
                                    house.post("/v1/chat/completions", kind.ask(model)).body();
                            return judge(kind, truth, body)
                                    .map(fault -> model + ": " + fault)
                                    .orElse("");
                        };
                results.add(callers.submit(one));
            }
            List<String> faults = new ArrayList<>();
            for (Future<String> result : results) {
                faults.add(result.get());
            }
            faults.removeIf(String::isEmpty);
            assertThat(faults).isEmpty();
            assertThat(died).hasSizeGreaterThan(bytes - 3);
        }
    }

    private Fault fault(Seen seen) {
        Matcher model = MODEL.matcher(new String(seen.body(), StandardCharsets.UTF_8));
        if (!model.find() || !model.group(1).equals("k")) {
            return new Fault.None();
        }
        int cut = Integer.parseInt(model.group(2));
        Fault.How how = List.of(Fault.How.FIN, Fault.How.RST, Fault.How.END).get(cut % 3);
        return died.add(model.group()) ? new Fault.Cut(cut, how) : NOT_HERE;
    }

    /// What is wrong with an answer, if anything.
    private static Optional<String> judge(Kind kind, StrictStream truth, String body) {
        if (body.startsWith("{")) {
            return Optional.of("no stream: " + body);
        }
        StrictStream read = StrictStream.read(body);
        if (!read.wrong.isEmpty()) {
            return Optional.of(read.wrong + "\n" + body);
        }
        if (!read.complete() && kind != Kind.TWICE) {
            return Optional.of("was given up\n" + body);
        }
        if (read.complete() && read.tokensOut <= 0) {
            return Optional.of("tells no usage\n" + body);
        }
        if (!String.valueOf(truth.reasoning).startsWith(String.valueOf(read.reasoning))) {
            return Optional.of("reasons '" + read.reasoning + "'\n" + body);
        }
        for (int index : truth.texts.keySet()) {
            String said = String.valueOf(read.texts.getOrDefault(index, new StringBuilder()));
            String due = String.valueOf(truth.texts.get(index));
            boolean good =
                    read.complete()
                            ? said.equals(due)
                                    && read.called(index).equals(truth.called(index))
                                    && Objects.equals(
                                            truth.finish.get(index), read.finish.get(index))
                            : due.startsWith(said);
            if (!good) {
                return Optional.of("says '" + said + "', due '" + due + "'\n" + body);
            }
        }
        return Optional.empty();
    }

    private static Leg inProcess(String story) {
        return new ScriptedLeg("b", List.of(), ScriptedLeg.tells(story)).resuming(Way.PREFILL);
    }

    private Leg leg(String name, String supplier, FakeSupplier fake) {
        return new SupplierLeg(
                new Account(
                        name,
                        CATALOGUE.supplier(supplier).orElseThrow(),
                        URI.create(fake.baseUrl()),
                        () -> "sk-x",
                        List.of()),
                new RefusalReader(CATALOGUE.refusalRules()),
                upstream,
                InstantSource.system(),
                System::nanoTime);
    }
}
