package footing.local.text;

import footing.http.Header;
import footing.legs.Relay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// A relay that keeps what reached the caller, and whose caller may leave.
class SpokenRelay implements Relay {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final Map<String, String> headers = new TreeMap<>();
    private int status;
    private int writesLeft = Integer.MAX_VALUE;
    private int flushes;

    /// The caller goes away after `writes` writes.
    SpokenRelay leavingAfter(int writes) {
        writesLeft = writes;
        return this;
    }

    @Override
    public void begin(int code, List<Header> all, long length) {
        status = code;
        all.forEach(header -> headers.put(header.name().toLowerCase(Locale.ROOT), header.value()));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws CallerGone {
        if (writesLeft-- == 0) {
            throw new CallerGone(new IOException("reset"));
        }
        body.write(bytes, offset, length);
    }

    @Override
    public void flush() {
        flushes++;
    }

    int status() {
        return status;
    }

    int flushes() {
        return flushes;
    }

    Map<String, String> headers() {
        return headers;
    }

    String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    JsonNode json() {
        return Json.read(body.toByteArray());
    }

    /// The data of all events but `[DONE]`.
    List<JsonNode> events() {
        List<JsonNode> events = new ArrayList<>();
        for (String event : text().split("\n\n", -1)) {
            if (event.startsWith("data: {")) {
                events.add(Json.read(event.substring(6)).orElseThrow());
            }
        }
        return events;
    }

    /// The texts of a member of all deltas, joined.
    String deltas(String member) {
        StringBuilder text = new StringBuilder();
        for (JsonNode event : events()) {
            text.append(event.path("choices").path(0).path("delta").path(member).asString(""));
        }
        return text.toString();
    }
}
