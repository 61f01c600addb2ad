package footing.gateway;

import static footing.gateway.ScriptedLeg.answers;
import static footing.gateway.ScriptedLeg.chat;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LedgerDeskTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir Path folder;
    private RunningGateway house;
    private String admin;

    @BeforeEach
    void open() throws Exception {
        house = new RunningGateway(folder, new ScriptedLeg("a", List.of(chat("m")), answers("{}")));
        admin = house.ledger.addAdminKey("boss").secret();
    }

    @AfterEach
    void close() {
        house.close();
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return house.post(path, body.getBytes(StandardCharsets.UTF_8), "Bearer " + admin);
    }

    private JsonNode good(String path, String body) throws Exception {
        HttpResponse<String> answer = post(path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = house.get(path, admin);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"usage", "limits", "budgets", "grants", "balances"})
    void only_admins_may_look(String what) throws Exception {
        String path = "/admin/v1/" + what;
        assertThat(house.get(path).statusCode()).isEqualTo(403);
        assertThat(house.get(path, "nobody").statusCode()).isEqualTo(401);
        assertThat(get(path).path("object").stringValue()).isEqualTo("list");
    }

    @Test
    void a_limit_that_is_set_holds_at_once_and_is_gone_when_it_is_removed() throws Exception {
        JsonNode set =
                good(
                        "/admin/v1/limits",
                        "{\"subject\":\"key:boss\",\"measure\":\"requests\","
                                + "\"window\":\"month\",\"amount\":0}");
        assertThat(set.path("id").stringValue()).endsWith("/requests/month");
        assertThat(post(CHAT, ASK).statusCode()).isEqualTo(429);
        assertThat(get("/admin/v1/budgets").path("data").path(0).path("left").intValue()).isZero();
        good("/admin/v1/limits/remove", "{\"id\":" + set.path("id") + "}");
        assertThat(post(CHAT, ASK).statusCode()).isEqualTo(200);
        assertThat(post("/admin/v1/limits/remove", "{\"id\":" + set.path("id") + "}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_grant_is_made_shown_and_revoked() throws Exception {
        JsonNode made =
                good(
                        "/admin/v1/grants",
                        "{\"holder\":\"team:default/default\",\"unit\":\"usd\",\"amount\":\"12.5\","
                                + "\"expires\":\"90d\",\"legs\":[\"a\"]}");
        assertThat(made.path("left").decimalValue()).isEqualByComparingTo("12.5");
        assertThat(made.path("state").stringValue()).isEqualTo("current");
        String path = "/admin/v1/grants/" + made.path("id").stringValue();
        assertThat(get(path)).isEqualTo(made);
        assertThat(house.get("/metrics").body()).contains("footing_grant_left{grant=");
        assertThat(good(path + "/revoke", "").path("state").stringValue()).isEqualTo("over");
        assertThat(post(path + "/revoke", "").statusCode()).isEqualTo(404);
        assertThat(house.get(path + "/statement", admin).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"holder\":\"team:nobody/here\",\"unit\":\"usd\",\"amount\":1}",
                "{\"holder\":\"house\",\"unit\":\"eur\",\"amount\":1}",
                "{\"holder\":\"house\",\"unit\":\"usd\",\"amount\":0}",
                "{\"holder\":\"house\",\"unit\":\"usd\",\"amount\":1,\"leg\":[\"a\"]}",
                "{\"holder\":\"house\",\"unit\":\"tokens\",\"amount\":1.5}",
                "[]"
            })
    void what_is_no_grant_is_told(String body) throws Exception {
        assertThat(post("/admin/v1/grants", body).statusCode()).isEqualTo(400);
        assertThat(get("/admin/v1/grants").path("data")).isEmpty();
    }

    @Test
    void usage_is_told_by_tenant() throws Exception {
        good(CHAT, ASK);
        JsonNode usage = get("/admin/v1/usage?by=team,leg").path("data").path(0);
        assertThat(usage.path("team").stringValue()).isEqualTo("default/default");
        assertThat(usage.path("requests").intValue()).isOne();
        assertThat(house.get("/admin/v1/usage?by=colour", admin).statusCode()).isEqualTo(400);
        assertThat(house.get("/admin/v1/usage?bye=key", admin).statusCode()).isEqualTo(400);
    }
}
