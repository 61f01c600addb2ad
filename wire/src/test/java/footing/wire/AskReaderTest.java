package footing.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AskReaderTest {
    @Test
    void a_chat_is_read_and_its_bytes_are_kept() {
        byte[] body =
                """
                {"model":"gpt-4o", "messages":[
                  {"role":"system","content":"s"},
                  {"role":"user","content":[{"type":"text","text":"t"},
                    {"type":"image_url","image_url":{"url":"data:x"}}]},
                  {"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]},
                  {"role":"tool","tool_call_id":"1","content":"r"}],
                 "stream":true,"stream_options":{"include_usage":true},"temperature":0.7,
                 "tools":[{"type":"function","function":{"name":"f"}}],"x-own":[1,{"a":null}]}
                """
                        .getBytes(UTF_8);
        Ask ask = good(Endpoint.CHAT_COMPLETIONS, body);
        assertThat(ask.body()).isSameAs(body);
        assertThat(ask.model()).isEqualTo("gpt-4o");
        assertThat(ask.stream()).isTrue();
        assertThat(ask.usageInStream()).isTrue();
        assertThat(ask.needs()).isEqualTo(new Ask.Needs(true, true, false, false));
        assertThat(ask.member("temperature")).isEqualTo("0.7");
        assertThat(ask.member("x-own")).isEqualTo("[1,{\"a\":null}]");
        assertThat(ask.member("seed")).isNull();
    }

    private static Ask good(Endpoint endpoint, byte[] body) {
        AskReader.Reading reading = AskReader.read(endpoint, body);
        assertThat(reading).isInstanceOf(AskReader.Good.class);
        return ((AskReader.Good) reading).ask();
    }
}
