package footing.local.text;

import footing.local.engine.LocalEngine.ModelFacts;
import footing.local.text.jinja.Template;
import footing.local.text.jinja.TemplateFault;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A model's chat template and what it turned out to know. Immutable.
final class ChatTemplate {
    /// What models without a template get: the most common shape.
    private static final String CHATML =
            """
            {% for message in messages %}<|im_start|>{{ message.role }}
            {{ message.content }}<|im_end|>
            {{ '' }}{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
            {{ '' }}{% endif %}\
            """;

    private static final String PROBE =
            """
            {"type":"function","function":{"name":"probe_of_footing","description":"a probe",
            "parameters":{"type":"object","properties":{}}}}\
            """;

    private final Template template;
    private final String bos;
    private final String eos;
    private final boolean thinks;
    private final ToolDialect tools;

    private ChatTemplate(Template template, ModelFacts facts, String source) {
        this.template = template;
        this.bos = facts.bosToken();
        this.eos = facts.eosToken();
        this.thinks = source.contains("think>");
        this.tools = showsTools() ? ToolDialect.of(source) : ToolDialect.NONE;
    }

    /// Reads the template of a model.
    static ChatTemplate of(ModelFacts facts) throws TemplateFault {
        String source = facts.chatTemplate().isEmpty() ? CHATML : facts.chatTemplate();
        return new ChatTemplate(Template.parse(source), facts, source);
    }

    /// Whether the model may reason between `<think>` and `</think>`.
    boolean thinks() {
        return thinks;
    }

    ToolDialect tools() {
        return tools;
    }

    /// A template knows tools when what it renders changes with them.
    private boolean showsTools() {
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        variables.put("messages", List.of(Map.of("role", "user", "content", "hi")));
        variables.put(
                "tools",
                Json.read(PROBE)
                        .map(tool -> List.of(tool))
                        .map(ChatTemplate::plain)
                        .orElse(List.of()));
        try {
            return rendered(variables, ZonedDateTime.parse("2026-01-01T00:00:00Z"))
                    .contains("probe_of_footing");
        } catch (TemplateFault _) {
            return false;
        }
    }

    private static List<@Nullable Object> plain(List<JsonNode> nodes) {
        return nodes.stream().<@Nullable Object>map(Json::plain).toList();
    }

    /// The prompt of a conversation, up to where the model's answer begins.
    ///
    /// @param tools empty where none may be called
    /// @param extra further variables of the caller, e.g. `enable_thinking`
    String render(JsonNode messages, List<Tool> tools, Map<String, ?> extra, ZonedDateTime now)
            throws TemplateFault {
        TemplateFault first = null;
        for (Messages.Manner manner : Messages.Manner.ALL) {
            Map<String, @Nullable Object> variables = new LinkedHashMap<>(extra);
            variables.put("messages", Messages.plain(messages, manner));
            if (!tools.isEmpty()) {
                variables.put("tools", plain(tools.stream().map(Tool::whole).toList()));
            }
            try {
                return rendered(variables, now);
            } catch (TemplateFault fault) {
                if (fault.kind() != TemplateFault.Kind.VALUE) {
                    throw fault;
                }
                first = first == null ? fault : first;
            }
        }
        throw Objects.requireNonNull(first);
    }

    private String rendered(Map<String, @Nullable Object> variables, ZonedDateTime now)
            throws TemplateFault {
        variables.putIfAbsent("tools", null);
        variables.putIfAbsent("documents", null);
        variables.put("add_generation_prompt", true);
        variables.put("bos_token", bos);
        variables.put("eos_token", eos);
        return template.render(variables, now);
    }
}
