package footing.gateway;

import footing.http.HttpUpstream;
import footing.http.Upstream;
import footing.http.Upstream.Clocks;
import footing.http.UpstreamSettings;
import footing.ledger.UsageRow;
import footing.legs.Leg;
import footing.legs.Resume.Way;
import footing.legs.catalogue.Catalogue;
import footing.legs.refusal.RefusalReader;
import footing.legs.supplier.Account;
import footing.legs.supplier.SupplierLeg;
import footing.testing.FakeClock;
import footing.testing.FakeSupplier;
import footing.testing.Story;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;

/// One cell of the matrix: two suppliers on real sockets, places where no supplier is, and a
/// gateway that knows nothing yet.
final class MatrixHouse implements AutoCloseable {
    static final String STORY =
            "The harbour lay quiet under a thin mist, and only the ferry moved, far off.";
    private static final Catalogue CATALOGUE = Catalogue.load();

    // Long enough for the leg behind on a busy machine: the same clock watches it.
    private static final Duration SHORT = Duration.ofMillis(1500);

    /// Who stands behind the failing leg.
    enum Target {
        NONE("nobody"),
        PREFILL("prefill"),
        INSTRUCT("in words"),
        CANNOT("cannot"),
        IN_PROCESS("in-process");

        final String word;

        Target(String word) {
            this.word = word;
        }
    }

    /// What one cell showed to its three witnesses.
    record Seen(
            HttpResponse<String> answer,
            int failing,
            int second,
            List<UsageRow> rows,
            List<Duration> waits) {}

    private final Path folder;
    private final FakeSupplier first = FakeSupplier.start();
    private final FakeSupplier second = FakeSupplier.start();
    private final ServerSocket resets = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Upstream upstream;

    MatrixHouse(Path folder) throws Exception {
        this.folder = folder;
        upstream = new HttpUpstream(UpstreamSettings.of(SSLContext.getDefault()));
        Thread.ofVirtual().start(this::resetAll);
    }

    /// Asks once.
    Seen ask(MatrixFault fault, boolean stream, Target target) throws Exception {
        first.tell(Story.of(STORY)).fail(fault.wire());
        second.tell(Story.of(STORY));
        List<Leg> legs = new ArrayList<>(List.of(supplier("a", "openai", base(fault))));
        ScriptedLeg local =
                new ScriptedLeg("b", List.of(ScriptedLeg.chat("m")), ScriptedLeg.tells(STORY));
        switch (target) {
            case NONE -> {}
            case PREFILL -> legs.add(supplier("b", "dashscope", second.baseUrl()));
            case INSTRUCT -> legs.add(supplier("b", "openai", second.baseUrl()));
            case CANNOT -> legs.add(new Mute(supplier("b", "openai", second.baseUrl())));
            case IN_PROCESS -> legs.add(local.resuming(Way.PREFILL));
        }
        FakeClock clock = new FakeClock();
        List<Duration> waits = new ArrayList<>();
        Pause pause =
                wait -> {
                    waits.add(wait);
                    clock.advance(wait);
                };
        Clocks clocks =
                fault.silent()
                        ? new Clocks(SHORT, SHORT, SHORT, SHORT.multipliedBy(2))
                        : Clocks.DEFAULT;
        Router router = RunningGateway.ordered(clocks, legs.toArray(Leg[]::new));
        Senses senses = new Senses(clock, clock::nanoTime, new Random(1));
        try (RunningGateway house = new RunningGateway(folder, router, senses, pause)) {
            HttpResponse<String> answer = house.post("/v1/chat/completions", body(stream));
            house.ledger.drain();
            int other = target == Target.IN_PROCESS ? local.seen.size() : second.seen().size();
            return new Seen(
                    answer,
                    first.seen().size(),
                    other,
                    house.ledger.latest(50),
                    List.copyOf(waits));
        }
    }

    private static String body(boolean stream) {
        return "{\"model\":\"m\","
                + (stream ? "\"stream\":true,\"stream_options\":{\"include_usage\":true}," : "")
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    private String base(MatrixFault fault) throws IOException {
        return switch (fault.place()) {
            case SUPPLIER -> first.baseUrl();
            // A label of 64 characters: no resolver can know it, and none is asked.
            case NO_NAME -> "http://" + "a".repeat(64) + ".invalid/v1";
            case NOBODY -> {
                try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                    yield "http://127.0.0.1:" + gone.getLocalPort() + "/v1";
                }
            }
            case TLS_RESET -> "https://127.0.0.1:" + resets.getLocalPort() + "/v1";
        };
    }

    private void resetAll() {
        while (!resets.isClosed()) {
            try (Socket socket = resets.accept()) {
                int hello = socket.getInputStream().read();
                assert hello != 0;
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                if (!resets.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private Leg supplier(String name, String id, String base) {
        return new SupplierLeg(
                new Account(
                        name,
                        CATALOGUE.supplier(id).orElseThrow(),
                        URI.create(base),
                        () -> "sk-x",
                        List.of(ScriptedLeg.chat("m"))),
                new RefusalReader(CATALOGUE.refusalRules()),
                upstream,
                InstantSource.system(),
                System::nanoTime);
    }

    @Override
    public void close() throws IOException {
        upstream.close();
        first.close();
        second.close();
        resets.close();
    }
}
