package footing.legs.refusal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The events of a stream that came whole: server-sent ones, or one document a line.
///
/// @param cut what stands behind the last event and is none
record Events(List<Event> events, String cut) {
    private static final Pattern SSE =
            Pattern.compile("\\A\\x{FEFF}?\\s*(data|event|id|retry)?:", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINE = Pattern.compile("\r\n|\n|\r");

    /// One event.
    ///
    /// @param name what it calls itself, or null
    record Event(@Nullable String name, String data) {}

    Events {
        events = List.copyOf(events);
    }

    /// Whether `body` looks like server-sent events.
    static boolean sse(String body) {
        return SSE.matcher(body).lookingAt();
    }

    /// The events of `body`; none where it is no stream.
    static Events of(String body) {
        return sse(body) ? events(body) : new Events(List.of(), body);
    }

    /// One document a line. A last line that is no JSON is what was cut.
    static Events lines(String body) {
        List<Event> events = new ArrayList<>();
        String cut = "";
        for (String line : LINE.split(body, -1)) {
            if (!line.isBlank()) {
                boolean whole = LooseJson.whole(line) != null;
                cut = whole ? "" : line;
                if (whole) {
                    events.add(new Event(null, line));
                }
            }
        }
        return new Events(events, cut);
    }

    private static Events events(String body) {
        List<Event> events = new ArrayList<>();
        String name = null;
        List<String> data = new ArrayList<>();
        String text = body.startsWith("\uFEFF") ? body.substring(1) : body;
        for (String line : LINE.split(text, -1)) {
            if (line.isEmpty()) {
                add(events, name, data);
                name = null;
                data.clear();
            } else if (line.startsWith("event:")) {
                name = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data.add(line.substring(line.startsWith("data: ") ? 6 : 5));
            } else if (line.startsWith("{") && data.isEmpty()) {
                data.add(line);
            }
        }
        String rest = String.join("\n", data);
        if (rest.isEmpty() || !whole(rest)) {
            return new Events(events, rest);
        }
        add(events, name, data);
        return new Events(events, "");
    }

    private static boolean whole(String data) {
        return data.strip().equals("[DONE]") || LooseJson.whole(data) != null;
    }

    /// Lines of one event that are documents of their own are taken one by one.
    private static void add(List<Event> events, @Nullable String name, List<String> data) {
        if (data.size() > 1 && data.stream().allMatch(Events::whole)) {
            data.forEach(line -> events.add(new Event(name, line)));
        } else if (!data.isEmpty()) {
            events.add(new Event(name, String.join("\n", data)));
        }
    }
}
