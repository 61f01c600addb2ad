package footing.gateway;

import footing.http.Exchange;
import footing.http.Handler;
import footing.http.Header;
import footing.http.HttpBreak;
import footing.ledger.Ledger;
import footing.ledger.allow.Admission;
import footing.ledger.allow.Hold;
import footing.ledger.allow.Leases;
import footing.ledger.allow.Standing;
import footing.legs.verdict.VerdictBook;
import footing.tokens.TokenCounter;
import footing.wire.ApiError;
import footing.wire.Ask;
import footing.wire.AskReader;
import footing.wire.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The data path: authenticate, read, route, call, relay, meter.
///
/// Safe for use by many threads. A new configuration is a new [Router], swapped in whole; requests
/// under way end on the one that they began with.
public final class Gateway implements Handler, AutoCloseable {
    /// The status of figures for an answer that nobody waited for; never sent.
    private static final int CALLER_LEFT = 499;

    /// By this header a caller says what shall happen when its answer breaks off.
    private static final String ON_BREAK = "footing-on-break";

    private final Door door;
    private final Cashier cashier;
    private final TokenCounter tokens;
    private final Senses senses;
    private final int bodyLimit;
    private final Figures figures = new Figures();
    private final Sentinel sentinel;
    private final Unclassified unclassified;
    private final Failover failover;
    private final Prober prober;
    private final Meter meter;
    private final Desk desk;
    private volatile Router router;

    /// Builds the path; [#handle] may be called at once.
    ///
    /// @param bodyLimit longest request body, bytes
    public Gateway(Till till, Verdicts verdicts, Router router, Senses senses, int bodyLimit) {
        this(till, verdicts, router, senses, bodyLimit, Pause.real());
    }

    Gateway(
            Till till,
            Verdicts verdicts,
            Router router,
            Senses senses,
            int bodyLimit,
            Pause pause) {
        VerdictBook book = verdicts.book();
        Ledger ledger = till.ledger();
        this.door = new Door(ledger);
        this.tokens = till.tokens();
        this.cashier = new Cashier(ledger.holds(), till.prices(), senses.clock());
        this.router = router;
        this.senses = senses;
        this.bodyLimit = bodyLimit;
        this.desk =
                new Desk(
                        senses.clock(),
                        ledger,
                        door,
                        figures,
                        new KeyDesk(ledger.who(), senses.clock()),
                        new LedgerDesk(ledger, senses.clock()),
                        new VerdictDesk(verdicts, senses.clock()));
        this.unclassified = new Unclassified(verdicts.shelved()::note, senses.clock());
        this.sentinel = new Sentinel(senses.nanoTime());
        this.meter =
                new Meter(
                        ledger,
                        new Reckoning(cashier, tokens),
                        figures,
                        unclassified,
                        senses.clock());
        Prefills prefills = new Prefills(senses.nanoTime());
        Limits limits = new Limits(senses.nanoTime());
        limits.show(figures);
        this.failover =
                new Failover(
                        cashier,
                        meter,
                        book,
                        prefills,
                        new Balance(limits, senses.nanoTime(), senses.random()),
                        new Chooser(book, prefills, limits, figures, senses),
                        pause,
                        senses);
        figures.inFlight(sentinel::inFlight);
        VerdictFigures.hang(figures.registry(), verdicts, unclassified);
        AllowFigures.hang(figures.registry(), ledger);
        figures.gauge(
                "footing_ledger_backlog_rows",
                "Usage rows in the journal that the database does not have yet",
                () -> ledger.state().backlogRows());
        figures.gauge(
                "footing_ledger_lost_rows",
                "Usage rows that found no room since the start",
                () -> ledger.state().lost());
        figures.gauge(
                "footing_ledger_leads",
                "1 while this node asks suppliers for all nodes on its database",
                () -> ledger.leads() ? 1 : 0);
        figures.gauge(
                "footing_ledger_keys_age_seconds",
                "Since the keys were last seen to be those of the database; -1 while none are known",
                () -> age(ledger, senses.clock()));
        if (ledger.shared().isPresent()) {
            sharing(figures, ledger);
        }
        this.prober =
                new Prober(book, prefills, () -> this.router.legs(), ledger::leads, meter, senses);
        sentinel.start();
        prober.start();
        unclassified.start();
    }

    private static long age(Ledger ledger, InstantSource clock) {
        return ledger.state()
                .keysAsOf()
                .map(at -> Duration.between(at, clock.instant()).toSeconds())
                .orElse(-1L);
    }

    private static void sharing(Figures figures, Ledger ledger) {
        figures.gauge(
                "footing_shared_limits_away",
                "1 while limits are not shared with other nodes, as those cannot be reached",
                () -> ledger.shared().filter(Leases.State::away).isPresent() ? 1 : 0);
        figures.gauge(
                "footing_shared_limits_nodes",
                "Nodes that share limits, as last seen",
                () -> ledger.shared().map(Leases.State::nodes).orElse(0));
        figures.gauge(
                "footing_shared_limits_alone",
                "Requests let in beyond what was leased since the start",
                () -> ledger.shared().map(Leases.State::alone).orElse(0L));
        figures.gauge(
                "footing_shared_limits_late",
                "Requests decided without the other nodes' answer since the start",
                () -> ledger.shared().map(Leases.State::late).orElse(0L));
    }

    /// Shows a figure of the house around this gateway among its own, read when somebody looks.
    public void figure(String name, String help, LongSupplier value) {
        figures.gauge(name, help, value);
    }

    /// Routes requests that begin from now on by `next`.
    public void swap(Router next) {
        router = next;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        Optional<Endpoint> endpoint = Endpoint.at(exchange.path());
        if (endpoint.isPresent() && exchange.method().equals("POST")) {
            answer(exchange, endpoint.get());
            return;
        }
        if (desk.serves(exchange.path())) {
            desk.answer(exchange, router);
            return;
        }
        refuse(
                exchange,
                "",
                endpoint.isPresent()
                        ? Faults.method(exchange.method(), exchange.path(), "POST")
                        : Faults.path(exchange.method(), exchange.path()));
    }

    private void answer(Exchange exchange, Endpoint endpoint) throws IOException {
        String requestId = senses.newId("req_");
        Optional<Ledger.Key> key = door.key(exchange);
        if (key.isEmpty()) {
            refuse(exchange, requestId, door.refusal(exchange));
            figures.request(endpoint.path(), 401);
            return;
        }
        Router now = router;
        Bounds bounds = new Bounds(key.get().scope(), now.borders());
        ApiError dialect = bounds.dialect(endpoint.dialect());
        if (dialect != null) {
            refuse(exchange, requestId, endpoint, dialect);
            return;
        }
        String wish = exchange.header(ON_BREAK);
        if (wish != null && OnBreak.of(wish).isEmpty()) {
            refuse(exchange, requestId, Faults.onBreak(wish));
            figures.request(endpoint.path(), 400);
            return;
        }
        switch (read(exchange, endpoint)) {
            case AskReader.Bad(ApiError error) -> {
                refuse(exchange, requestId, error);
                figures.request(endpoint.path(), error.status());
            }
            case AskReader.Good(Ask ask) -> {
                ApiError route = bounds.route(ask.model());
                if (route != null) {
                    refuse(exchange, requestId, endpoint, route);
                    return;
                }
                Optional<Plan> whole = now.plan(ask);
                if (whole.isEmpty()) {
                    refuse(exchange, requestId, endpoint, Faults.model(ask, now, bounds));
                    return;
                }
                Optional<Plan> plan = bounds.within(whole.get());
                if (plan.isEmpty()) {
                    refuse(exchange, requestId, endpoint, bounds.outside(whole.get()));
                    return;
                }
                enter(exchange, requestId, key.get(), ask, plan.get(), wish);
            }
        }
    }

    /// Lets the request in, or tells the caller which limit keeps it out.
    private void enter(
            Exchange exchange,
            String requestId,
            Ledger.Key key,
            Ask ask,
            Plan plan,
            @Nullable String wish)
            throws IOException {
        Cashier.Entry entry = cashier.enter(requestId, key, ask, plan);
        switch (entry.admission()) {
            case Admission.Refused refused ->
                    keepOut(
                            exchange,
                            requestId,
                            ask,
                            OverLimit.of(refused, senses.clock().millis()));
            case Admission.Unpriced unpriced ->
                    keepOut(exchange, requestId, ask, OverLimit.of(unpriced, ask.model()));
            case Admission.Admitted(Hold hold) -> {
                Terms terms = entry.plan().terms();
                Passage passage =
                        new Passage(
                                requestId,
                                key,
                                ask,
                                hold.claim().most(),
                                Optional.ofNullable(wish)
                                        .flatMap(OnBreak::of)
                                        .orElse(terms.onBreak()),
                                tokens,
                                exchange,
                                senses.nanoTime());
                List<Standing> standings =
                        cashier.holds().standings(Cashier.holder(key), plan.route());
                if (!standings.isEmpty()) {
                    passage.relay.tell(RateHeaders.of(standings, senses.clock().millis()));
                }
                pass(exchange, passage, entry.plan(), hold);
            }
        }
    }

    private void keepOut(Exchange exchange, String requestId, Ask ask, OverLimit over)
            throws IOException {
        List<Header> headers = new ArrayList<>(Faults.headers(requestId));
        headers.addAll(over.headers());
        exchange.respond(over.error().status(), headers, over.error().toJson());
        figures.request(ask.endpoint().path(), over.error().status());
        figures.keptOut(String.valueOf(over.error().code()));
    }

    private AskReader.Reading read(Exchange exchange, Endpoint endpoint) throws IOException {
        try {
            return AskReader.read(endpoint, exchange.body(bodyLimit));
        } catch (HttpBreak broken) {
            return switch (broken.symptom()) {
                case BODY_TOO_LARGE -> new AskReader.Bad(Faults.tooLarge(bodyLimit));
                case BODY_TOO_SLOW -> new AskReader.Bad(Faults.tooSlow());
                default -> throw broken;
            };
        }
    }

    private void pass(Exchange exchange, Passage passage, Plan plan, Hold hold) throws IOException {
        try {
            pass(exchange, passage, plan, () -> cashier.settle(hold, passage.spent()));
        } finally {
            // Where something went wrong before the end, what was spent until then is settled.
            cashier.settle(hold, passage.spent());
        }
    }

    /// @param settle called when all is known that the request cost, before the caller sees its end
    private void pass(Exchange exchange, Passage passage, Plan plan, Runnable settle)
            throws IOException {
        sentinel.enter(passage);
        Course course;
        try {
            if (passage.ask.stream()) {
                passage.arm();
            }
            course = failover.run(passage, plan);
        } finally {
            sentinel.leave(passage);
            passage.disarm();
        }
        Tried last = course.last();
        if (last != null) {
            meter.record(passage, last, course.end() instanceof Course.End.Whole);
        }
        settle.run();
        int status = end(passage, course);
        figures.request(passage.ask.endpoint().path(), status);
        if (status == CALLER_LEFT && !exchange.committed()) {
            throw new IOException("the caller left before its answer began");
        }
    }

    /// Gives the caller the end of the answer, or says why there is none. Returns the status that
    /// the caller saw.
    private int end(Passage passage, Course course) throws IOException {
        return switch (course.end()) {
            case Course.End.Whole _ -> {
                passage.continuity.end();
                yield passage.relay.status();
            }
            case Course.End.Broken(String why) -> {
                passage.continuity.endBroken(Unserved.brokeOff(course, why).toJson());
                yield passage.relay.status();
            }
            case Course.End.CallerLeft _ -> CALLER_LEFT;
            case Course.End.Unserved _ -> {
                if (passage.callerGone()) {
                    yield CALLER_LEFT;
                }
                Unserved unserved = Unserved.of(course, senses.clock().instant());
                ApiError error = unserved.error();
                passage.relay.refuse(
                        error.status(),
                        unserved.headers(passage.requestId, course),
                        error.toJson());
                yield error.status();
            }
        };
    }

    private void refuse(Exchange exchange, String requestId, Endpoint endpoint, ApiError error)
            throws IOException {
        refuse(exchange, requestId, error);
        figures.request(endpoint.path(), error.status());
    }

    private static void refuse(Exchange exchange, String requestId, ApiError error)
            throws IOException {
        exchange.respond(error.status(), Faults.headers(requestId), error.toJson());
    }

    @Override
    public void close() {
        prober.close();
        sentinel.close();
        unclassified.close();
    }
}
