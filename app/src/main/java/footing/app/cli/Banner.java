package footing.app.cli;

import footing.app.settings.Listen;
import footing.app.words.Words;
import java.util.ArrayList;
import java.util.List;

/// What `footing up` tells a person: what stands, the first key, and how to call it.
///
/// @param key a key that was just made, or empty
/// @param model a name to try, e.g. the local model's
record Banner(
        Listen listen, List<String> legs, String local, String data, String key, String model) {
    List<String> lines(Words words) {
        List<String> lines = new ArrayList<>();
        lines.add(words.say("up.stands", address()));
        lines.add("");
        lines.add("  " + words.say("up.legs", String.join(" → ", legs)));
        if (!local.isEmpty()) {
            lines.add("  " + words.say("up.local", local));
        }
        lines.add("  " + words.say("up.data", data));
        lines.add("");
        if (key.isEmpty()) {
            lines.add(words.say("up.keys-exist"));
        } else {
            lines.add(words.say("up.first-key"));
            lines.add("");
            lines.add("  " + key);
        }
        lines.add("");
        examples(lines, words, key.isEmpty() ? "$FOOTING_KEY" : key);
        lines.add(words.say("up.end"));
        return lines;
    }

    private void examples(List<String> lines, Words words, String shown) {
        lines.add(words.say("up.try"));
        lines.add("");
        lines.add("  curl " + address() + "/v1/chat/completions \\");
        lines.add("    -H \"Authorization: Bearer " + shown + "\" \\");
        lines.add("    -H \"Content-Type: application/json\" \\");
        lines.add(
                "    -d '{\"model\": \"%s\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}'"
                        .formatted(model, words.say("up.hello")));
        lines.add("");
        lines.add("  from openai import OpenAI");
        lines.add(
                "  client = OpenAI(base_url=\"%s/v1\", api_key=\"%s\")"
                        .formatted(address(), key.isEmpty() ? "sk-footing-…" : key));
        lines.add(
                "  for chunk in client.chat.completions.create(model=\"%s\", stream=True,"
                        .formatted(model));
        lines.add(
                "          messages=[{\"role\": \"user\", \"content\": \"%s\"}]):"
                        .formatted(words.say("up.hello")));
        lines.add("      print(chunk.choices[0].delta.content or \"\", end=\"\", flush=True)");
        lines.add("");
    }

    /// An address that works on this machine.
    private String address() {
        boolean any = listen.host().equals("0.0.0.0") || listen.host().equals("::");
        return "http://" + (any ? new Listen("127.0.0.1", listen.port()) : listen);
    }
}
