package footing.testing;

import java.util.ArrayList;
import java.util.List;

/// The events of a truthful stream.
///
/// @param start events before any content (role, empty choices)
/// @param content one event per piece
/// @param filtered an event that ends the first choice because of what it says
/// @param end the event with the finish reason, and what follows it but for `[DONE]`
record Events(List<String> start, List<String> content, String filtered, List<String> end) {

    static Events of(Truth truth, Speech speech) {
        Writer writer = new Writer(truth, speech);
        List<String> start = new ArrayList<>();
        List<String> content = new ArrayList<>();
        List<String> end = new ArrayList<>();
        if (speech.firstChunkEmpty()) {
            start.add(writer.noChoices("null"));
        }
        List<List<String>> choices = new ArrayList<>();
        for (int choice = 0; choice < truth.n; choice++) {
            if (truth.chat) {
                String first =
                        truth.calls.isEmpty()
                                ? "{\"role\":\"assistant\",\"content\":\"\"}"
                                : "{\"role\":\"assistant\",\"content\":null}";
                start.add(writer.chunk(choice, first, "null", "null"));
            }
            choices.add(writer.said(choice));
            end.add(writer.last(choice));
        }
        for (int i = 0; i < choices.getFirst().size(); i++) {
            for (List<String> choice : choices) {
                content.add(choice.get(i));
            }
        }
        if (speech.usage() == Speech.UsageAt.OPT_IN && truth.wantsUsage) {
            end.add(writer.noChoices(truth.usage()));
        }
        return new Events(start, content, writer.filtered(), end);
    }

    private record Writer(Truth truth, Speech speech) {

        /// The events with content of one choice.
        List<String> said(int choice) {
            List<String> said = new ArrayList<>();
            if (!speech.reasoning().isEmpty() && truth.chat) {
                String thought = "{\"" + speech.reasoning() + "\":\"Let me think.\"}";
                said.add(chunk(choice, thought, "null", "null"));
            }
            for (String piece : truth.pieces) {
                StringBuilder delta = new StringBuilder(80).append("{\"content\":");
                truth.quote(delta, piece);
                said.add(chunk(choice, delta.append('}').toString(), "null", "null"));
            }
            for (int k = 0; k < truth.calls.size(); k++) {
                List<String> arguments = truth.calls.get(k).arguments();
                for (int i = 0; i < arguments.size(); i++) {
                    String delta = part(choice, k, arguments.get(i), i == 0);
                    said.add(chunk(choice, delta, "null", "null"));
                }
            }
            return said;
        }

        private String part(int choice, int k, String piece, boolean first) {
            StringBuilder out = new StringBuilder(80);
            out.append("{\"tool_calls\":").append(speech.toolObject() ? "" : "[");
            int index = speech.toolIndex() < 0 ? speech.toolIndex() : speech.toolIndex() + k;
            out.append("{\"index\":").append(index).append(',');
            if (first) {
                StringBuilder call = new StringBuilder();
                truth.call(call, choice, k, piece);
                out.append(call, 1, call.length());
            } else {
                out.append("\"function\":{\"arguments\":");
                truth.quote(out, piece);
                out.append("}}");
            }
            return out.append(speech.toolObject() ? "" : "]").append('}').toString();
        }

        String last(int choice) {
            boolean lastChoice = choice == truth.n - 1;
            boolean top = speech.usage() == Speech.UsageAt.LAST_CHUNK && lastChoice;
            boolean inside = speech.usage() == Speech.UsageAt.CHOICE && lastChoice;
            return chunk(
                    choice,
                    "{}",
                    "\"" + truth.finish + "\"" + (inside ? ",\"usage\":" + truth.usage() : ""),
                    top ? truth.usage() : "null");
        }

        /// Of one choice; nothing follows it.
        String filtered() {
            return chunk(0, "{}", "\"content_filter\"", "null");
        }

        String chunk(int choice, String delta, String finish, String usage) {
            StringBuilder out = head();
            out.append(",\"choices\":[{\"index\":").append(choice);
            if (truth.chat) {
                out.append(",\"delta\":").append(delta);
            } else {
                String text = delta.equals("{}") ? "\"\"" : delta.substring(11, delta.length() - 1);
                out.append(",\"text\":").append(text);
            }
            out.append(",\"finish_reason\":").append(finish).append("}]");
            return tail(out, usage);
        }

        String noChoices(String usage) {
            return tail(head().append(",\"choices\":[]"), usage);
        }

        private StringBuilder head() {
            StringBuilder out = new StringBuilder(200).append("{\"id\":\"").append(truth.id);
            out.append("\",\"object\":\"");
            out.append(truth.chat ? "chat.completion.chunk" : "text_completion");
            out.append("\",\"created\":1782172800,\"model\":");
            Json.quote(out, truth.model);
            return out;
        }

        private String tail(StringBuilder out, String usage) {
            boolean every = speech.usage() == Speech.UsageAt.EVERY_CHUNK;
            boolean asked = speech.usage() == Speech.UsageAt.OPT_IN && truth.wantsUsage;
            boolean named = asked || !usage.equals("null");
            if (every) {
                out.append(",\"usage\":").append(truth.usage());
            } else if (named) {
                out.append(",\"usage\":").append(usage);
            }
            return out.append('}').toString();
        }
    }
}
