package footing.legs.catalogue;

import footing.legs.ModelCard;
import footing.legs.Refusal;
import footing.legs.refusal.RefusalRules;
import footing.wire.Endpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One who serves models, as its file in the catalogue tells.
///
/// @param id stable key, e.g. `openai`
/// @param owner who operates it
/// @param jurisdiction ISO code of the owner's country
/// @param asOf day of the survey, `2026-11-23`
/// @param keyEnv names of environment variables that usually hold its key, the usual first
/// @param baseUrlEnv names of environment variables that usually hold its base URL
/// @param endpoints paths under a base URL of dialect `openai-chat`
/// @param modelsPath path of the list of models, or null where there is none
/// @param params applied to each request, in order
/// @param continuation how its models carry on a text that another began; empty where none can
/// @param notes what is worth knowing and not executed
public record Supplier(
        String id,
        Names names,
        String owner,
        String jurisdiction,
        Side side,
        State state,
        Confidence confidence,
        String asOf,
        List<BaseUrl> baseUrls,
        Auth auth,
        List<String> keyEnv,
        List<String> baseUrlEnv,
        Map<Endpoint, String> endpoints,
        @Nullable String modelsPath,
        List<Priced> models,
        StreamFacts stream,
        List<Parameter> params,
        List<Prefill> continuation,
        ErrorFacts errors,
        List<String> notes,
        List<String> sources) {

    public Supplier {
        baseUrls = List.copyOf(baseUrls);
        keyEnv = List.copyOf(keyEnv);
        baseUrlEnv = List.copyOf(baseUrlEnv);
        endpoints = Map.copyOf(endpoints);
        models = List.copyOf(models);
        params = List.copyOf(params);
        continuation = List.copyOf(continuation);
        notes = List.copyOf(notes);
        sources = List.copyOf(sources);
    }

    /// The first base URL that speaks the OpenAI dialect, is open and needs nothing filled in.
    public Optional<String> baseUrl() {
        return baseUrls.stream()
                .filter(base -> base.dialect() == SupplierDialect.OPENAI_CHAT && !base.closed())
                .map(BaseUrl::url)
                .filter(url -> url.indexOf('{') < 0)
                .findFirst();
    }

    /// Whether `host` is one of its own addresses, where `{name}` in one stands for a label.
    public boolean answersAt(String host) {
        return baseUrls.stream().anyMatch(base -> isHost(base.url(), host));
    }

    private static boolean isHost(String url, String host) {
        String own = url.replaceFirst("^[a-z]+://", "").replaceFirst("[:/].*$", "");
        String pattern =
                Arrays.stream(own.split("\\.", -1))
                        .map(label -> label.contains("{") ? "[^.]+" : Pattern.quote(label))
                        .collect(Collectors.joining("\\."));
        return own.indexOf('.') > 0 && host.toLowerCase(Locale.ROOT).matches(pattern);
    }

    /// Whether a leg of today can call it: some base URL speaks the OpenAI dialect, and its key
    /// goes into a header.
    public boolean callable() {
        return auth.scheme() != AuthScheme.SIGV4
                && !endpoints.isEmpty()
                && baseUrls.stream()
                        .anyMatch(base -> base.dialect() == SupplierDialect.OPENAI_CHAT);
    }

    /// What the reader of refusals needs of it.
    public RefusalRules.Table refusalTable() {
        return new RefusalRules.Table(id, errors.codes(), errors.retryAfter());
    }

    /// What is known of the model that `name` is or is an edition of; null where nothing is.
    public @Nullable ModelCard card(String name) {
        for (Priced each : models) {
            if (each.card().isEdition(name)) {
                return each.card();
            }
        }
        return null;
    }

    /// How `model` takes the beginning of its own turn; null where it is not known to.
    public @Nullable Prefill prefill(String model) {
        for (Prefill prefill : continuation) {
            if (prefill.when().applies(model.toLowerCase(Locale.ROOT), true)) {
                return prefill;
            }
        }
        return null;
    }

    public List<ModelCard> cards() {
        return models.stream().map(Priced::card).toList();
    }

    /// What people call it.
    public record Names(String zh, String en) {}

    /// Who could cut it off, seen from China; a house elsewhere has its own view.
    public enum Side {
        GLOBAL,
        DOMESTIC,
        SELF_HOSTED,
        LOCAL
    }

    public enum State {
        ACTIVE,
        CLOSING,
        CLOSED,
        UNCERTAIN
    }

    public enum Confidence {
        HIGH,
        MEDIUM,
        LOW
    }

    /// What is spoken under a base URL.
    public enum SupplierDialect {
        OPENAI_CHAT,
        OPENAI_RESPONSES,
        ANTHROPIC_MESSAGES,
        GEMINI,
        BEDROCK_CONVERSE,
        COHERE_V2,
        OLLAMA,
        TGI,
        OWN
    }

    /// Where it answers.
    ///
    /// @param url without a slash at its end; `{name}` is to be filled in
    /// @param closed whether it answers no more
    public record BaseUrl(String url, SupplierDialect dialect, String region, boolean closed) {}

    /// How a key is shown.
    public enum AuthScheme {
        /// `authorization: Bearer KEY`.
        BEARER,
        /// As `BEARER` where a key is set, else no header.
        NONE_OR_BEARER,
        /// The key alone in a header of its own.
        HEADER,
        /// A signature over the request; no leg can do it yet.
        SIGV4
    }

    /// How it wants a key.
    ///
    /// @param header name of the header that bears the key
    public record Auth(AuthScheme scheme, String header) {}

    /// A model with its list prices.
    ///
    /// @param prices by date, the latest of the model's usual name is on its card; empty where no
    ///   price is known
    public record Priced(ModelCard card, List<ListPrice> prices) {
        public Priced {
            prices = List.copyOf(prices);
        }
    }

    /// Where a stream tells its tokens.
    public enum UsagePlace {
        OPT_IN,
        LAST_CHUNK,
        CHOICE_USAGE,
        EVERY_CHUNK,
        NONE
    }

    /// How its streams differ. What a leg must do otherwise follows from `usage` and the two about
    /// tool calls; the rest is what the behaviour test plays.
    ///
    /// @param done whether `[DONE]` ends a stream
    /// @param reasoning the delta's member with reasoning; empty where there is none
    /// @param toolIndex the index that each tool call bears, -1 where it must be numbered anew
    /// @param toolObject whether `tool_calls` is an object instead of a list
    public record StreamFacts(
            UsagePlace usage,
            boolean done,
            boolean firstChunkEmpty,
            boolean keepAliveComments,
            String reasoning,
            int toolIndex,
            boolean toolObject) {}

    /// What it says when it refuses.
    ///
    /// @param requestId headers with the id of an answer, in order of trust
    /// @param retryAfter headers with the time to wait
    /// @param rateLimit headers about limits that may reach the caller
    /// @param codes code or `STATUS:code` to kind; exact case
    public record ErrorFacts(
            List<String> requestId,
            List<String> retryAfter,
            List<String> rateLimit,
            Map<String, Refusal.Kind> codes) {
        public ErrorFacts {
            requestId = List.copyOf(requestId);
            retryAfter = List.copyOf(retryAfter);
            rateLimit = List.copyOf(rateLimit);
            codes = Map.copyOf(codes);
        }
    }
}
