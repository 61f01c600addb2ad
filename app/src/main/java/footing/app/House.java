package footing.app;

import footing.app.settings.Settings;
import footing.gateway.Gateway;
import footing.gateway.Verdicts;
import footing.http.HttpServer;
import footing.http.Upstream;
import footing.ledger.Ledger;
import footing.legs.Leg;
import footing.legs.verdict.VerdictBook;
import footing.local.LastLeg;
import footing.local.engine.EngineFault;
import footing.local.engine.LocalEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A gateway that stands: it listens from the moment it is made, until it is closed.
///
/// Made by [Assembly]. Commands may use it from any thread.
public final class House implements AutoCloseable {
    private final Assembly assembly;
    private final Ledger ledger;
    private final Verdicts verdicts;
    private final Upstream upstream;
    private final Gateway gateway;
    private final HttpServer server;
    private final @Nullable LastLeg last;
    private volatile List<Leg> legs;
    private @Nullable LocalEngine engine;

    House(
            Assembly assembly,
            Ledger ledger,
            Verdicts verdicts,
            Upstream upstream,
            Gateway gateway,
            HttpServer server,
            @Nullable LastLeg last,
            List<Leg> legs) {
        this.assembly = assembly;
        this.ledger = ledger;
        this.verdicts = verdicts;
        this.upstream = upstream;
        this.gateway = gateway;
        this.server = server;
        this.last = last;
        this.legs = legs;
    }

    /// The port that callers use.
    public int port() {
        return server.port();
    }

    public Ledger ledger() {
        return ledger;
    }

    public VerdictBook verdicts() {
        return verdicts.book();
    }

    /// The names of the legs in their order.
    public List<String> legs() {
        return legs.stream().map(Leg::name).toList();
    }

    /// What is missing, each a whole sentence; empty when every leg can be asked.
    public List<String> notes() {
        return legs.isEmpty()
                ? List.of(Assembly.NO_LEG)
                : legs.stream().map(Leg::missing).flatMap(Optional::stream).toList();
    }

    /// Loads a model and lets the local leg stand on it. Takes as long as the load takes.
    ///
    /// @param id the name that callers use
    /// @throws EngineFault where the model cannot run here; the leg then says so to its callers
    public synchronized void bringModel(String id, Path gguf)
            throws EngineFault, InterruptedException {
        LastLeg place = last;
        if (place == null) {
            return;
        }
        try {
            LocalEngine started = assembly.engine(gguf, upstream);
            Optional<LocalEngine> before = Optional.ofNullable(engine);
            engine = started;
            place.stand(assembly.localLeg(id, started));
            before.ifPresent(LocalEngine::close);
        } catch (EngineFault fault) {
            place.miss(String.valueOf(fault.getMessage()));
            throw fault;
        }
    }

    /// The local leg says to its callers what is missing.
    public void modelMissing(String sentence) {
        LastLeg place = last;
        if (place != null) {
            place.miss(sentence);
        }
    }

    /// Takes suppliers, routes and clocks from `next`; requests under way end as they began.
    /// Returns what needs a new start to take effect, each a whole sentence.
    public synchronized List<String> reload(Settings next) {
        List<String> later = assembly.needsStart(next);
        assembly.adopt(next);
        List<Leg> built = new ArrayList<>(assembly.suppliers(upstream));
        if (last != null) {
            built.add(last);
        }
        gateway.swap(assembly.router(built));
        legs = List.copyOf(built);
        return later;
    }

    /// Takes no new callers; answers under way go to their end, for `patience` at most.
    public void drain(Duration patience) {
        server.drain(patience);
    }

    @Override
    public synchronized void close() {
        server.close();
        gateway.close();
        verdicts.close();
        LocalEngine running = engine;
        if (running != null) {
            running.close();
        }
        upstream.close();
        ledger.close();
    }
}
