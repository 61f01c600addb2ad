package footing.local.text.jinja;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A chat template, read once and rendered many times. Immutable; safe for use by many threads.
public final class Template {
    private final List<Node> nodes;

    private Template(List<Node> nodes) {
        this.nodes = nodes;
    }

    /// Reads a template; fails with the line where it leaves the language that we read.
    public static Template parse(String source) throws TemplateFault {
        return new Template(Parser.parse(source));
    }

    /// Renders the template in bounded time and memory.
    ///
    /// @param variables texts, numbers, booleans, nulls, lists and maps of them, by name
    /// @param now what `strftime_now` shows
    public String render(Map<String, ?> variables, ZonedDateTime now) throws TemplateFault {
        Budget budget = new Budget();
        Scope globals = new Scope(Optional.empty());
        Globals.into(globals, now, budget);
        Scope top = globals.inner();
        variables.forEach((name, value) -> top.set(name, Value.from(value)));
        StringBuilder out = new StringBuilder();
        new Renderer(budget).render(nodes, top, out);
        return out.toString();
    }
}
