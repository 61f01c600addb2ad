package footing.local.text;

import footing.legs.Relay.CallerGone;
import footing.local.engine.EngineFault;
import footing.local.engine.LocalEngine;
import footing.local.engine.LocalEngine.ModelFacts;
import footing.local.engine.LocalEngine.Prompt;
import footing.local.text.jinja.TemplateFault;
import footing.wire.Ask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Answers chat completions. Safe for use by many threads.
final class Chats {
    private static final String THINK = "<think>";

    private final String model;
    private final LocalEngine engine;
    private final Senses senses;

    /// The template that was read last; read anew when the model changes.
    private volatile @Nullable Known known;

    Chats(String model, LocalEngine engine, Senses senses) {
        this.model = model;
        this.engine = engine;
        this.senses = senses;
    }

    private record Known(ModelFacts facts, ChatTemplate template) {}

    /// Answers one chat.
    ///
    /// @param begun what the caller has of the answer already
    /// @return the finish reason
    String answer(Ask ask, JsonNode json, Begun begun, Generation generation, Progress progress)
            throws AskFault, EngineFault, InterruptedException, CallerGone, Generation.Late {
        ModelFacts facts = engine.facts();
        if (facts.embedsOnly()) {
            throw AskFault.unsupported("model", "The local model embeds and does not chat.");
        }
        ChatAsk chat = ChatAsk.read(json, Family.of(facts), senses.random().getAsLong() >>> 1);
        ChatTemplate template = template(facts);
        Head head = new Head(senses.id("chatcmpl-"), senses.created(), model, fingerprint(facts));
        Supplier<String> ids = () -> senses.id("call_");
        ChatSink sink =
                ask.stream()
                        ? new ChatStream(head, progress, ask.usageInStream(), chat.dropped(), ids)
                        : new ChatWhole(
                                head, progress, chat.knobs().logprobs(), chat.dropped(), ids);
        if (chat.format().isPresent() && begun.isWholeJson()) {
            return ChatAnswer.nothingMore(sink);
        }
        ChatAnswer.Plan plan = plan(chat, begun, template, facts);
        return new ChatAnswer(engine, generation, progress, sink).run(plan);
    }

    private ChatTemplate template(ModelFacts facts) throws EngineFault {
        Known last = known;
        if (last == null || !last.facts().equals(facts)) {
            try {
                last = new Known(facts, ChatTemplate.of(facts));
            } catch (TemplateFault fault) {
                throw new EngineFault(
                        EngineFault.Kind.BAD_MODEL,
                        "The chat template of the model %s cannot be read: %s"
                                .formatted(model, fault.getMessage()));
            }
            known = last;
        }
        return last.template();
    }

    private ChatAnswer.Plan plan(ChatAsk chat, Begun begun, ChatTemplate template, ModelFacts facts)
            throws AskFault, EngineFault {
        if (!chat.tools().isEmpty() && template.tools() == ToolDialect.NONE) {
            throw AskFault.unsupported(
                    "tools",
                    "The chat template of the local model %s knows no tools.".formatted(model));
        }
        String grammar = Grammars.of(chat, template.tools());
        String prompt = render(chat, begun, template);
        boolean thinking = prompt.stripTrailing().endsWith(THINK);
        if (thinking && !(grammar.isEmpty() && begun.isEmpty())) {
            prompt = prompt.stripTrailing() + "\n</think>\n\n";
            thinking = false;
        }
        int tokens =
                engine.tokenize(prompt, true).length + engine.tokenize(begun.text(), false).length;
        int room = facts.contextTokens() - tokens;
        if (room < 1) {
            throw AskFault.tooLong(
                    "messages",
                    "The messages have %d tokens, and the local model's context has %d."
                            .formatted(tokens, facts.contextTokens()));
        }
        ToolDialect dialect = chat.tools().isEmpty() ? ToolDialect.NONE : template.tools();
        return new ChatAnswer.Plan(
                new Prompt(prompt, false, begun.text()),
                tokens,
                room,
                template.thinks(),
                thinking,
                new ToolCallReader(dialect, chat.tools()),
                grammar,
                begun.isEmpty() ? chat.knobs() : chat.knobs().upTo(begun.tokensLeft()));
    }

    /// An answer that has begun has no reasoning before it.
    private String render(ChatAsk chat, Begun begun, ChatTemplate template) throws AskFault {
        Map<String, @Nullable Object> variables = new HashMap<>(chat.variables());
        if (!begun.isEmpty()) {
            variables.put("enable_thinking", false);
        }
        try {
            return template.render(
                    chat.messages(),
                    chat.tools(),
                    variables,
                    senses.clock().instant().atZone(senses.zone()));
        } catch (TemplateFault fault) {
            throw AskFault.unsupported(
                    "messages",
                    "The chat template of the local model %s does not take these messages: %s"
                            .formatted(model, fault.getMessage()));
        }
    }

    static String fingerprint(ModelFacts facts) {
        List<Object> parts = List.of(facts.name(), facts.architecture(), facts.bytes());
        return "fp_local_" + Integer.toHexString(parts.hashCode());
    }
}
