package footing.legs.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreaksTest {
    private static Judged broken(String text, String address, boolean publicHost) {
        return AnswerJudgeTest.JUDGE.broken(text, address.isEmpty() ? null : address, publicHost);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dns_failure|network_blocked",
                "TLS-RESET|network_blocked",
                "dns_poisoned|network_blocked",
                "proxy_refused|misconfigured",
                "proxy_407|misconfigured",
                "first_byte_timeout|timeout",
                "stalled_stream|timeout",
                "stream_cut|truncated_stream",
                "body_short|truncated_stream",
                "client_closed|client_cancelled",
                "context canceled|client_cancelled",
                "java.net.ConnectException: Connection refused|network_blocked",
                "java.net.NoRouteToHostException: No route to host|network_blocked",
                "java.net.SocketTimeoutException: Read timed out|timeout",
                "curl: (6) Could not resolve host: api.openai.com|network_blocked",
                "Error: read ECONNRESET|network_blocked",
                "unexpected EOF|truncated_stream",
                "Error: self-signed certificate|network_blocked",
                "something that nobody foresaw|server_error",
            })
    void a_symptom_or_a_chain_has_one_class(String text, String word) {
        assertThat(broken(text, "", true).word()).isEqualTo(word);
    }

    @Test
    void a_name_that_leads_to_a_foreign_address_is_poisoned_for_public_hosts_only() {
        String chain = "HttpConnectTimeoutException: HTTP connect timed out";
        assertThat(broken(chain, "31.13.91.6", true).toString()).contains("dns_poisoned");
        assertThat(broken(chain, "127.0.0.1", true).toString()).contains("dns_poisoned");
        assertThat(broken(chain, "::1", true).toString()).contains("dns_poisoned");
        assertThat(broken(chain, "10.0.0.7", false).toString()).contains("tcp_timeout");
        assertThat(broken(chain, "104.18.6.192", true).toString()).contains("tcp_timeout");
        assertThat(broken(chain + " after 10.5 s", "", true).toString()).contains("tcp_timeout");
        assertThat(broken(chain + " in 131.13.91.6", "", true).toString()).contains("tcp_timeout");
    }
}
