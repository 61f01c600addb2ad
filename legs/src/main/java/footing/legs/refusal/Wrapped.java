package footing.legs.refusal;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a message holds that is more than a sentence: a code before the text, or another error's
/// whole body.
///
/// @param token the code, or null
/// @param text the message without it
/// @param inner the error within, or null
record Wrapped(@Nullable String token, String text, @Nullable JsonNode inner) {
    /// A code in front, the text behind it. Each is anchored: callers' words stand in messages too.
    private static final List<Pattern> CODED =
            List.of(
                    Pattern.compile("\\A\\[([0-9]{3,6})\\]\\s*\\[?(.*?)\\]?\\z", Pattern.DOTALL),
                    Pattern.compile(
                            "\\A<[0-9]{3}> ([A-Za-z][A-Za-z0-9.]*): ?(.*)\\z", Pattern.DOTALL),
                    Pattern.compile(
                            "request failed: \\[([A-Za-z0-9_.-]{2,80})\\] ?(.*)\\z",
                            Pattern.DOTALL),
                    Pattern.compile(
                            "\\AAn error occurred \\(([A-Za-z]{3,60})\\) when calling [^:]{1,120}: (.*)\\z",
                            Pattern.DOTALL),
                    Pattern.compile(
                            "\\A(?:[A-Za-z]{3,60}: )?operation error [^:]{1,60}: [^:]{1,60}, https response error StatusCode:"
                                    + " [0-9]{3}, RequestID: [^,]{0,60}, ([A-Za-z]{3,60}): (.*)\\z",
                            Pattern.DOTALL),
                    Pattern.compile(
                            "\\A(?:litellm\\.)?[A-Za-z]{3,40}Error: (?:litellm\\.)?([A-Za-z]{3,40}Error): (.*)\\z",
                            Pattern.DOTALL),
                    Pattern.compile(
                            "\\A(?:com\\.amazonaws\\S{0,80}\\.|software\\.amazon\\S{0,80}\\.)?([A-Z][A-Za-z]{3,60}Exception):"
                                    + " (.*)\\z",
                            Pattern.DOTALL));

    /// Words before an error's body that say that one follows.
    private static final Pattern FOLLOWS =
            Pattern.compile(
                    "(?i)\\A[^{}]{0,200}?(error code: [0-9]{3}|status[_ ]?(code)?[:= ]{1,3}[0-9]{3}|"
                            + "\\bupstream\\b|\\bprovider\\b|litellm|[a-z]exception\\b|api error|"
                            + "got status|request failed|response body|body[:=]|\\b[45][0-9]{2}\\b)"
                            + "[^{}]{0,200}\\z");

    /// Where an answer's status stands before its message, as client libraries print it.
    private static final Pattern STATUS_LINE =
            Pattern.compile(
                    "\\A(?:\\[GoogleGenerativeAI Error\\]: Error fetching from \\S{1,200}: )?"
                            + "\\[?[45][0-9]{2} [A-Z][A-Za-z ]{2,40}[\\]:] (.*)\\z",
                    Pattern.DOTALL);

    /// A status that a relay met, in words.
    private static final Pattern MET =
            Pattern.compile(
                    "(?i)\\A(?!.{0,60}(?:download|fetch|image|url|file))[^:\"'{}]{0,60}?\\b(?:status[ _]?code|http[ _]?status|error code|status)[:= ]{1,3}\\[?"
                            + "([45][0-9]{2})\\b");

    /// Whom a relay quotes, or what a library calls it: the error's own words begin behind it.
    private static final Pattern QUOTES =
            Pattern.compile(
                    "\\A(?:(?:(?i:the model returned the following errors"
                            + "|(?:[a-z]{1,20} )?upstream(?: [a-z]{1,20}){0,2}"
                            + "|error from (?:the )?(?:upstream )?(?:provider|server|api)(?: \\([^)]{1,60}\\))?"
                            + "|(?:the )?(?:provider|server|backend) (?:returned|responded with)(?: an)? (?:error|status [0-9]{3})"
                            + "|(?:api|openrouter|openai|azure(?: openai)?|anthropic|claude|gemini|google|(?:aws )?bedrock"
                            + "|vertex(?: ai)?|mistral|groq|deepseek|dashscope|zhipu|moonshot|minimax) ?(?:api )?(?:call )?error"
                            + "|error(?: code:?)? ?[45][0-9]{2}|http(?: error)? [45][0-9]{2}|[45][0-9]{2}(?: [a-z]{2,16}){0,4}"
                            + "|request\\[[^\\]]{1,80}\\] [a-z ]{1,40}error"
                            + "|/[a-z0-9/_-]{2,60}|error|bad request|(?:上游|渠道|供应商)(?:服务)?(?:返回|报错|响应|异常)?(?:的?错误)?(?: ?[45][0-9]{2})?)"
                            + "|(?:[a-z]{1,20}\\.){0,3}[A-Z][A-Za-z]{2,40}(?:Error|Exception))(?: ?[:：]| -) ?){1,6}"
                            + "(?=[\\p{L}\\p{N}])");

    /// A code in brackets at the end, as `insufficient balance (1008)`.
    private static final Pattern LAST = Pattern.compile("\\(([0-9]{4})\\)\\z");

    /// An id that relays add to what they pass on.
    private static final Pattern REQUEST_ID =
            Pattern.compile("(?i)\\s{0,3}[(\\[]request[ _-]?id: ?[\\w.-]{1,80}[)\\]]\\z");

    static Wrapped of(String message) {
        int brace = message.indexOf('{');
        if (brace == 0 || (brace > 0 && FOLLOWS.matcher(message.substring(0, brace)).matches())) {
            JsonNode inner = LooseJson.start(message.substring(brace));
            if (inner != null && (says(inner) || Shape.fails(inner))) {
                return new Wrapped(null, brace == 0 ? "" : message.substring(0, brace), inner);
            }
        }
        String bare = REQUEST_ID.matcher(message).replaceFirst("");
        for (Pattern coded : CODED) {
            Matcher matcher = coded.matcher(bare);
            if (matcher.find()) {
                return new Wrapped(matcher.group(1), matcher.group(2), null);
            }
        }
        Matcher last = LAST.matcher(bare);
        if (last.find()) {
            return new Wrapped(last.group(1), message, null);
        }
        Matcher line = STATUS_LINE.matcher(message);
        if (line.find()) {
            return new Wrapped(null, line.group(1), null);
        }
        Matcher met = MET.matcher(bare);
        return new Wrapped(met.find() ? met.group(1) : null, message, null);
    }

    /// The error's own words, without who quotes it and what a relay added.
    static String own(String message) {
        String bare = REQUEST_ID.matcher(message).replaceFirst("");
        Matcher quotes = QUOTES.matcher(bare);
        return quotes.find() ? bare.substring(quotes.end()) : bare;
    }

    private static boolean says(JsonNode node) {
        return node.has("error")
                || node.has("message")
                || node.has("code")
                || node.has("error_msg")
                || node.has("detail");
    }
}
