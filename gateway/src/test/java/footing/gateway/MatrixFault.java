package footing.gateway;

import footing.testing.Fault;
import java.util.ArrayList;
import java.util.List;

/// One way of failing, in the words of the table.
///
/// @param name how a person calls it
/// @param wire how the fake supplier does it
/// @param place where the leg calls
/// @param silent whether only a clock can find it
record MatrixFault(String name, Fault wire, Place place, boolean silent) {
    /// What is found at the failing leg's address.
    enum Place {
        SUPPLIER,
        NO_NAME,
        NOBODY,
        TLS_RESET
    }

    private static final String BUSY =
            "{\"error\":{\"message\":\"The server is overloaded\",\"type\":\"server_error\","
                    + "\"code\":\"overloaded\"}}";

    /// Refusals first, in the order of docs/refusals.md, then the network, then streams.
    static List<MatrixFault> all() {
        List<MatrixFault> all = new ArrayList<>();
        // The last three of the classes that are no words of a supplier are told by what they are.
        Fault.classes().stream()
                .filter(name ->
                        !List.of("timeout", "network_blocked", "truncated_stream").contains(name))
                .forEach(name -> all.add(at("refusal `" + name + "`", "class:" + name)));
        all.add(new MatrixFault("name unknown (DNS)", new Fault.None(), Place.NO_NAME, false));
        all.add(new MatrixFault("connection refused", new Fault.None(), Place.NOBODY, false));
        all.add(new MatrixFault("reset during TLS", new Fault.None(), Place.TLS_RESET, false));
        all.add(at("reset before the head", "reset"));
        all.add(at("closed before the head", "close"));
        all.add(at("bytes that are no HTTP", "not-http"));
        all.add(silent("silent", "stall"));
        all.add(silent("silent after the head", "stall-after-head"));
        all.add(silent("comments only", "only-keep-alives:40ms"));
        all.add(silent("stall mid-stream", "stall-after:3"));
        all.add(at("reset mid-stream", "reset-after:3"));
        all.add(at("closed mid-stream", "close-after:3"));
        all.add(at("cut inside an event", "cut-inside-event:3"));
        all.add(at("end without `[DONE]` or finish", "end-after:3"));
        all.add(at("`[DONE]` without finish", "done-without-finish:3"));
        all.add(at("finish without `[DONE]`", "finish-without-done"));
        all.add(at("malformed event, then all well", "malformed-event:3"));
        all.add(at("event that is not JSON, then the end", "broken-json:3"));
        all.add(at("malformed chunk size", "garbage-chunk:3"));
        all.add(at("empty 200", "empty-200"));
        all.add(at("200 without choices", "no-choices"));
        all.add(at("200 with a page of HTML", "html-page"));
        all.add(
                new MatrixFault(
                        "200 with an error", new Fault.ErrorEvent(0, BUSY), Place.SUPPLIER, false));
        all.add(
                new MatrixFault(
                        "error mid-stream", new Fault.ErrorEvent(3, BUSY), Place.SUPPLIER, false));
        all.add(at("shorter than its length", "short-body:20"));
        all.add(at("content filter mid-stream", "filtered:3"));
        return all;
    }

    private static MatrixFault at(String name, String fault) {
        return new MatrixFault(name, Fault.parse(fault), Place.SUPPLIER, false);
    }

    private static MatrixFault silent(String name, String fault) {
        return new MatrixFault(name, Fault.parse(fault), Place.SUPPLIER, true);
    }
}
