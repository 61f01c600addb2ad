package footing.gateway;

import footing.http.Exchange;
import footing.http.Handler;
import footing.http.HttpBreak;
import footing.ledger.Ledger;
import footing.legs.verdict.VerdictBook;
import footing.wire.ApiError;
import footing.wire.Ask;
import footing.wire.AskReader;
import footing.wire.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The data path: authenticate, read, route, call, relay, meter.
///
/// Safe for use by many threads. A new configuration is a new [Router], swapped in whole; requests
/// under way end on the one that they began with.
public final class Gateway implements Handler, AutoCloseable {
    /// The status of figures for an answer that nobody waited for; never sent.
    private static final int CALLER_LEFT = 499;

    /// By this header a caller says what shall happen when its answer breaks off.
    private static final String ON_BREAK = "footing-on-break";

    private final Ledger ledger;
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
    public Gateway(Ledger ledger, Verdicts verdicts, Router router, Senses senses, int bodyLimit) {
        this(ledger, verdicts, router, senses, bodyLimit, Pause.real());
    }

    Gateway(
            Ledger ledger,
            Verdicts verdicts,
            Router router,
            Senses senses,
            int bodyLimit,
            Pause pause) {
        VerdictBook book = verdicts.book();
        this.ledger = ledger;
        this.router = router;
        this.senses = senses;
        this.bodyLimit = bodyLimit;
        this.desk =
                new Desk(
                        senses.clock(), ledger, figures, new VerdictDesk(verdicts, senses.clock()));
        this.unclassified = new Unclassified(verdicts.shelved()::note, senses.clock());
        this.sentinel = new Sentinel(senses.nanoTime());
        this.meter = new Meter(ledger, figures, unclassified, senses.clock());
        Prefills prefills = new Prefills(senses.nanoTime());
        Limits limits = new Limits(senses.nanoTime());
        limits.show(figures);
        this.failover =
                new Failover(
                        meter,
                        book,
                        prefills,
                        new Balance(limits, senses.nanoTime(), senses.random()),
                        new Chooser(book, prefills, limits, figures, senses),
                        pause,
                        senses);
        figures.inFlight(sentinel::inFlight);
        VerdictFigures.hang(figures.registry(), verdicts, unclassified);
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
            desk.answer(exchange, this::authenticate, router);
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
        Optional<Ledger.Key> key = authenticate(exchange);
        if (key.isEmpty()) {
            refuse(exchange, requestId, Faults.key(exchange));
            figures.request(endpoint.path(), 401);
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
                Router now = router;
                Optional<Plan> plan = now.plan(ask);
                if (plan.isEmpty()) {
                    refuse(exchange, requestId, Faults.model(ask, now));
                    figures.request(endpoint.path(), 404);
                    return;
                }
                Terms terms = plan.get().terms();
                Passage passage =
                        new Passage(
                                requestId,
                                key.get(),
                                ask,
                                Optional.ofNullable(wish)
                                        .flatMap(OnBreak::of)
                                        .orElse(terms.onBreak()),
                                exchange,
                                senses.nanoTime());
                pass(exchange, passage, plan.get());
            }
        }
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

    private void pass(Exchange exchange, Passage passage, Plan plan) throws IOException {
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
            meter.record(passage, last);
        }
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

    private Optional<Ledger.Key> authenticate(Exchange exchange) {
        String authorization = exchange.header("authorization");
        if (authorization == null
                || authorization.length() < 8
                || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.empty();
        }
        return ledger.authenticate(authorization.substring(7).strip());
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
