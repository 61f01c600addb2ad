package footing.testing;

import java.time.Duration;
import java.util.List;

/// The answer to one request: truthful, or broken in the way that was asked for.
final class Reply {
    private static final String JSON = "content-type: application/json";
    private static final String SSE = "content-type: text/event-stream; charset=utf-8";

    private final FakeSupplier house;
    private final Line line;
    private final Seen request;
    private final Speech speech;
    private int events;

    Reply(FakeSupplier house, Line line, Seen request) {
        this.house = house;
        this.line = line;
        this.request = request;
        this.speech = house.speech();
    }

    void give() throws Over {
        Object ask;
        try {
            ask = request.body().length == 0 ? Json.NULL : Json.parse(request.bodyText());
        } catch (IllegalArgumentException e) {
            whole(Fault.openAi(400, "invalid_request_error", "invalid_json", "" + e.getMessage()));
            return;
        }
        String model = Json.string(Json.member(ask, "model"), "");
        Fault fault;
        try {
            fault = house.faultFor(request, model);
        } catch (IllegalArgumentException e) {
            whole(Fault.openAi(400, "invalid_request_error", "no_such_fault", "" + e.getMessage()));
            return;
        }
        beforeHead(fault);
        if (fault instanceof Fault.Status status) {
            whole(status);
        } else if (!keyIsGood()) {
            whole((Fault.Status) Fault.parse("status:401"));
        } else {
            answer(ask, model, fault);
        }
    }

    private void answer(Object ask, String model, Fault fault) throws Over {
        String path = request.target().split("\\?", 2)[0];
        if (path.endsWith("/models") || path.contains("/models/")) {
            listed(path, fault);
        } else if (path.endsWith("/embeddings")) {
            inOnePiece(Truth.embeddings(ask), fault);
        } else if (!path.endsWith("/completions")) {
            whole(
                    Fault.openAi(
                            404,
                            "invalid_request_error",
                            "unknown_url",
                            "Invalid URL (" + request.method() + " " + path + ")"));
        } else if (model.isEmpty()) {
            whole(
                    Fault.openAi(
                            400,
                            "invalid_request_error",
                            "missing_model",
                            "you must provide a model parameter"));
        } else {
            boolean chat = path.endsWith("/chat/completions");
            Truth truth = Truth.of(request.number(), chat, ask, speech, house.story());
            if (refusesPrefill(truth)) {
                whole(Fault.openAi(400, "invalid_request_error", "", NO_PREFILL));
            } else if (truth.stream) {
                stream(truth, fault);
            } else {
                line.pause(speech.delay());
                boolean filtered = fault instanceof Fault.Filtered;
                inOnePiece(truth.whole(filtered ? "content_filter" : truth.finish), fault);
            }
        }
    }

    private boolean refusesPrefill(Truth truth) {
        Story story = house.story();
        return truth.handover != null
                && truth.handover.way() == Handover.Way.PREFILL
                && story != null
                && story.habit() instanceof Habit.RefusesPrefill;
    }

    private void listed(String path, Fault fault) throws Over {
        List<String> ids = house.models();
        String id = path.substring(path.indexOf("/models") + 7).replaceFirst("^/", "");
        if (id.isEmpty()) {
            inOnePiece(Truth.models(ids), fault);
        } else if (ids.contains(id)) {
            String list = Truth.models(List.of(id));
            inOnePiece(list.substring(list.indexOf('[') + 1, list.lastIndexOf(']')), fault);
        } else {
            whole((Fault.Status) Fault.parse("status:404"));
        }
    }

    private boolean keyIsGood() {
        String key = house.key();
        return key == null
                || request.header("authorization").orElse("").equals("Bearer " + key)
                || request.header("api-key").orElse("").equals(key)
                || request.header("x-api-key").orElse("").equals(key);
    }

    private void beforeHead(Fault fault) throws Over {
        switch (fault) {
            case Fault.ResetBeforeHead _ -> throw line.reset();
            case Fault.CloseBeforeHead _ -> throw line.close();
            case Fault.StallBeforeHead _ -> throw line.stall();
            case Fault.SlowFirstByte slow -> line.pause(slow.pause());
            case Fault.NotHttp _ -> {
                line.text("SSH-2.0-OpenSSH_9.6\r\n");
                throw line.close();
            }
            default -> {
                // The others come later.
            }
        }
    }

    /// An answer with status, framed by its length.
    private void whole(Fault.Status status) throws Over {
        byte[] body = Truth.utf8(status.body());
        line.head(status.status(), headers(status.headers(), "content-length: " + body.length));
        line.bytes(body, body.length);
        line.send();
    }

    private void inOnePiece(String json, Fault fault) throws Over {
        switch (fault) {
            case Fault.ErrorEvent(_, var error) -> ok(JSON, error);
            case Fault.Empty200 _ -> ok(JSON, "");
            case Fault.HtmlPage _ -> ok("content-type: text/html", HTML);
            case Fault.NoChoices _ ->
                    ok(JSON, "{\"id\":\"x\",\"object\":\"list\",\"choices\":[],\"data\":[]}");
            case Fault.BrokenJson _ -> ok(JSON, json.substring(0, json.length() / 2));
            case Fault.ResetAfter _, Fault.CloseAfter _, Fault.CutInsideEvent _ -> {
                half(json);
                throw fault instanceof Fault.ResetAfter ? line.reset() : line.close();
            }
            case Fault.StallAfter _ -> {
                half(json);
                throw line.stall();
            }
            case Fault.StallAfterHead _, Fault.OnlyKeepAlives _ -> {
                line.head(200, headers(List.of(JSON), "content-length: " + json.length()));
                throw line.stall();
            }
            case Fault.Cut(var bytes, var how) -> {
                byte[] body = Truth.utf8(json);
                line.head(200, headers(List.of(JSON), "content-length: " + body.length));
                line.bytes(body, Math.min(bytes, body.length));
                throw how == Fault.How.RST ? line.reset() : line.close();
            }
            case Fault.ShortBody(var more) -> {
                int length = Truth.utf8(json).length + more;
                line.head(200, headers(List.of(JSON), "content-length: " + length));
                line.text(json);
                throw line.close();
            }
            case Fault.GarbageChunk _ -> {
                line.head(200, headers(List.of(JSON), "transfer-encoding: chunked"));
                line.text("zz\r\n" + json + "\r\n");
                throw line.close();
            }
            default -> ok(JSON, json);
        }
    }

    private void ok(String type, String body) throws Over {
        whole(new Fault.Status(200, List.of(type), body));
    }

    private void half(String json) {
        byte[] body = Truth.utf8(json);
        line.head(200, headers(List.of(JSON), "content-length: " + body.length));
        line.bytes(body, body.length / 2);
    }

    private void stream(Truth truth, Fault fault) throws Over {
        switch (fault) {
            case Fault.Empty200 _ -> {
                line.head(200, headers(List.of(SSE), "content-length: 0"));
                line.send();
                return;
            }
            case Fault.HtmlPage _ -> {
                ok("content-type: text/html", HTML);
                return;
            }
            case Fault.ShortBody(var more) -> {
                line.head(200, headers(List.of(SSE), "content-length: " + (6 + more)));
                line.text("data: ");
                throw line.close();
            }
            default -> line.head(200, headers(List.of(SSE), "transfer-encoding: chunked"));
        }
        if (fault instanceof Fault.Cut(var bytes, var how)) {
            line.cut(bytes, how);
        }
        Events all = Events.of(truth, speech);
        afterHead(fault);
        if (fault instanceof Fault.ErrorEvent(var n, var json) && n == 0) {
            event(json);
            end(true);
            return;
        }
        if (fault instanceof Fault.NoChoices) {
            event("{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"choices\":[]}");
            end(true);
            return;
        }
        all.start().forEach(this::event);
        for (int i = 0; i < all.content().size(); i++) {
            if (ends(fault, i, all.content().get(i), all.filtered())) {
                return;
            }
            event(all.content().get(i));
            if ((i + 1) % speech.burst() == 0) {
                line.send();
                request.sent(events);
                line.pause(speech.delay());
            }
        }
        if (!ends(fault, Integer.MAX_VALUE, all.end().getFirst(), all.filtered())) {
            all.end().forEach(this::event);
            end(speech.done() && !(fault instanceof Fault.FinishWithoutDone));
        }
    }

    private void afterHead(Fault fault) throws Over {
        if (speech.keepAlive()) {
            line.chunk(": keep-alive\n\n");
            line.chunk(": keep-alive\n\n");
        }
        switch (fault) {
            case Fault.StallAfterHead _ -> throw line.stall();
            case Fault.SlowFirstEvent(var wait) -> {
                line.send();
                line.pause(wait);
            }
            case Fault.OnlyKeepAlives(var every) -> {
                while (true) {
                    line.chunk(": keep-alive\n\n");
                    line.send();
                    line.pause(every.isZero() ? Duration.ofMillis(1) : every);
                }
            }
            default -> {
                // The others come between events.
            }
        }
    }

    /// Does what the fault asks for in front of content event `i`.
    ///
    /// @return whether the body was ended properly
    private boolean ends(Fault fault, int i, String next, String filtered) throws Over {
        switch (fault) {
            case Fault.ResetAfter(var n) when n <= i -> throw line.reset();
            case Fault.CloseAfter(var n) when n <= i -> throw line.close();
            case Fault.StallAfter(var n) when n <= i -> throw line.stall();
            case Fault.CutInsideEvent(var n) when n <= i -> {
                line.chunk("data: " + next.substring(0, next.length() / 2));
                throw line.close();
            }
            case Fault.GarbageChunk(var n) when n <= i -> {
                line.text("zz\r\ndata: " + next + "\n\n\r\n");
                throw line.close();
            }
            case Fault.EndAfter(var n) when n <= i -> end(false);
            case Fault.DoneWithoutFinish(var n) when n <= i -> end(true);
            case Fault.ErrorEvent(var n, var json) when n <= i -> {
                event(json);
                end(true);
            }
            case Fault.MalformedEvent(var n) when n == i -> {
                line.chunk("data: " + next.substring(0, next.length() / 2) + "\n\n");
                return false;
            }
            case Fault.Filtered(var n) when n <= i -> {
                event(filtered);
                end(true);
            }
            case Fault.BrokenJson(var n) when n <= i -> {
                event(next.substring(0, next.length() / 2));
                end(false);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void event(String json) {
        line.chunk("data: " + json + "\n\n");
        events++;
    }

    private void end(boolean done) throws Over {
        if (done) {
            line.chunk("data: [DONE]\n\n");
        }
        line.text("0\r\n\r\n");
        line.send();
        request.sent(events);
    }

    private List<String> headers(List<String> first, String framing) {
        List<String> all = new java.util.ArrayList<>(first);
        all.add(framing);
        all.add(speech.requestIdHeader() + ": req_fake_" + request.number());
        all.add("x-ratelimit-remaining-requests: 99");
        all.add("set-cookie: fake=1");
        return all;
    }

    private static final String NO_PREFILL =
            "This model does not support assistant message prefill. The conversation must end"
                    + " with a user message.";

    private static final String HTML =
            "<html><head><title>Login</title></head><body>Please sign in to the network</body></html>";
}
