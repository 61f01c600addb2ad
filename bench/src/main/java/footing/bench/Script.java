package footing.bench;

/// What is asked and what is answered in every run: a chat request of about 1.3 KB with a tool and
/// text beyond ASCII, an answer of about 950 B, and stream events of about 300 B.
final class Script {
    private static final String QUESTION =
            """
            {"model":"gpt-4o-mini","messages":[{"role":"system","content":"You look after the \
            greenhouses of a market garden. Answer in the language of the question, use only the \
            readings that you are given, say which reading an advice rests on, and call the tool \
            before you speak about a bed whose readings you have not seen today."},{"role":"user",\
            "content":"Good morning. House 3 was at 31 degrees before nine and the leaves of the \
            tomatoes near the door are rolled. We watered at six. What would you look at first?"},\
            {"role":"assistant","content":"Rolled leaves at that hour and heat mostly mean that the \
            roots cannot keep up. Please tell me the soil moisture of the beds by the door, and \
            whether the vents on the south side opened by themselves this morning. If they did not, \
            open them by hand now and shade the first two rows until noon."},{"role":"user","content":\
            "The moisture is at 18 per cent in bed 12. 南侧的通风窗没有自动打开，我已经手动打开了。还需要给 12 号床\
            补水吗？ And should I write the vents down for the electrician, or wait a day?"}],\
            "temperature":0.2,"max_tokens":400,"top_p":1,"user":"garden-0417","tools":[{"type":\
            "function","function":{"name":"read_bed","description":"Readings of one bed, by its \
            number","parameters":{"type":"object","properties":{"bed":{"type":"integer"}},\
            "required":["bed"]}}}]\
            """;

    private static final String ANSWER =
            """
            {"id":"chatcmpl-b3NjaWxsYXRpb24wMDE","object":"chat.completion","created":1764000000,\
            "model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant",\
            "content":"Yes: 18 per cent is low for tomatoes in fruit, so give bed 12 a slow litre \
            for each plant now and look again in an hour. Do not soak it at once, or the fruit will \
            split. As the vents stayed shut while the house was over thirty degrees, do write them \
            down for the electrician today: tomorrow is forecast to be hotter, and by hand you will \
            always be a little late. Until they work, open them at seven and shade the two rows by \
            the door. If the leaves are still rolled this evening, read bed 11 and bed 13 as well.",\
            "refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":231,\
            "completion_tokens":118,"total_tokens":349,"prompt_tokens_details":{"cached_tokens":0},\
            "completion_tokens_details":{"reasoning_tokens":0}},"system_fingerprint":"fp_0b5e9d7a3c"}\
            """;

    private static final String EVENT =
            """
            data: {"id":"chatcmpl-b3NjaWxsYXRpb24wMDE","object":"chat.completion.chunk",\
            "created":1764000000,"model":"gpt-4o-mini-2024-07-18",\
            "system_fingerprint":"fp_0b5e9d7a3c",\
            """;

    /// The body of a request that wants its answer in one piece.
    static final byte[] WHOLE = Ascii.bytes(QUESTION + "}");

    /// The body of a request that wants a stream with usage at its end.
    static final byte[] STREAM =
            Ascii.bytes(QUESTION + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

    static final byte[] STREAM_MARK = Ascii.bytes("\"stream\":true");

    static final byte[] ANSWER_BODY = Ascii.bytes(ANSWER);

    /// A chunk is `CHUNK_START` index `CHUNK_STAMP` nanoseconds `CHUNK_END`.
    static final byte[] CHUNK_START =
            Ascii.bytes(EVENT + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word");

    static final byte[] CHUNK_STAMP = Ascii.bytes(" @");
    static final byte[] CHUNK_END =
            Ascii.bytes("\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n");
    static final byte[] CHUNK_MARK = Ascii.bytes("\"content\":\" word");
    static final byte[] FINISH =
            Ascii.bytes(
                    EVENT
                            + "\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,"
                            + "\"finish_reason\":\"stop\"}]}\n\n");
    static final byte[] USAGE =
            Ascii.bytes(
                    EVENT
                            + "\"choices\":[],\"usage\":{\"prompt_tokens\":231,"
                            + "\"completion_tokens\":64,\"total_tokens\":295}}\n\n");
    static final byte[] FINISH_MARK = Ascii.bytes("\"finish_reason\":\"stop\"");
    static final byte[] USAGE_MARK = Ascii.bytes("\"usage\":{\"prompt_tokens\":231,");
    static final byte[] DONE = Ascii.bytes("data: [DONE]\n\n");
    static final byte[] DONE_MARK = Ascii.bytes("[DONE]");

    static final byte[] ANSWER_HEAD =
            head(
                    """
                    HTTP/1.1 200 OK
                    Content-Type: application/json
                    x-request-id: req_5f1c0e7d2b9a
                    openai-processing-ms: 12
                    openai-version: 2020-10-01
                    x-ratelimit-remaining-requests: 9999
                    x-ratelimit-remaining-tokens: 1999785
                    Content-Length: %d

                    """
                            .formatted(ANSWER_BODY.length));

    static final byte[] STREAM_HEAD =
            head(
                    """
                    HTTP/1.1 200 OK
                    Content-Type: text/event-stream; charset=utf-8
                    Cache-Control: no-cache
                    x-request-id: req_5f1c0e7d2b9a
                    openai-processing-ms: 12
                    Transfer-Encoding: chunked

                    """);

    private Script() {}

    private static byte[] head(String lines) {
        return Ascii.bytes(lines.replace("\n", "\r\n"));
    }
}
