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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KeyDeskTest {
    private static final String KEYS = "/admin/v1/keys";
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

    private int asks(String secret) throws Exception {
        return house.post(CHAT, ASK.getBytes(StandardCharsets.UTF_8), "Bearer " + secret)
                .statusCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {KEYS, "/admin/v1/teams", "/admin/v1/changes"})
    void only_admins_may_look(String path) throws Exception {
        assertThat(house.get(path).statusCode()).isEqualTo(403);
        assertThat(house.get(path).body()).contains("admin_key_required");
        assertThat(house.get(path, "nobody").statusCode()).isEqualTo(401);
        assertThat(house.get(path, admin).statusCode()).isEqualTo(200);
    }

    @Test
    void a_key_is_made_and_its_secret_told_once() throws Exception {
        HttpResponse<String> answer =
                post(
                        KEYS,
                        "{\"name\":\"机器人\",\"scope\":{\"routes\":[\"m\"],\"borders\":[\"CN\"]},"
                                + "\"expires\":\"90d\"}");
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        JsonNode made = JsonMapper.shared().readTree(answer.body());
        String secret = made.path("secret").stringValue();
        assertThat(secret).startsWith("sk-footing-");
        assertThat(made.path("application").stringValue()).isEqualTo("default/default/default");
        assertThat(made.path("scope")).hasToString("{\"borders\":[\"CN\"],\"routes\":[\"m\"]}");
        assertThat(made.path("expires").isString()).isTrue();
        assertThat(asks(secret)).isEqualTo(200);

        String all = house.get(KEYS, admin).body();
        assertThat(all).contains("机器人", made.path("id").stringValue()).doesNotContain(secret);
        JsonNode one = get(KEYS + "/" + made.path("id").stringValue());
        assertThat(one.path("name").stringValue()).isEqualTo("机器人");
        assertThat(one.path("secret").isMissingNode()).isTrue();
        assertThat(house.get("/admin/v1/changes", admin).body()).doesNotContain(secret);
    }

    @Test
    void a_key_is_rotated_and_revoked_at_once() throws Exception {
        JsonNode made = good(KEYS, "{\"name\":\"one\"}");
        String old = made.path("secret").stringValue();
        String path = KEYS + "/" + made.path("id").stringValue();
        JsonNode next = good(path + "/rotate", "{\"overlap\":\"24h\"}");
        String secret = next.path("secret").stringValue();
        assertThat(next.path("replaces").path("replaced_by").stringValue())
                .isEqualTo(next.path("id").stringValue());
        assertThat(List.of(asks(old), asks(secret))).containsExactly(200, 200);

        assertThat(post(path + "/rotate", "").statusCode()).isEqualTo(409);
        assertThat(post(path + "/rotate", "").body())
                .contains("key_rotated", next.path("id").stringValue());
        assertThat(good(path + "/revoke", "").path("state").stringValue()).isEqualTo("revoked");
        assertThat(List.of(asks(old), asks(secret))).containsExactly(401, 200);
        assertThat(post(path + "/revoke", "").statusCode()).isEqualTo(404);
        JsonNode last =
                good(
                        KEYS + "/" + next.path("id").stringValue() + "/rotate",
                        "{\"overlap\":\"0s\"}");
        assertThat(List.of(asks(secret), asks(last.path("secret").stringValue())))
                .containsExactly(401, 200);
    }

    @Test
    void tenants_are_made_used_and_closed_with_their_keys() throws Exception {
        assertThat(post("/admin/v1/teams", "{\"id\":\"acme/客服\"}").body())
                .contains("tenant_not_found", "acme");
        assertThat(good("/admin/v1/organisations", "{\"id\":\"acme\"}").path("kind").stringValue())
                .isEqualTo("organisation");
        assertThat(post("/admin/v1/organisations", "{\"id\":\"acme\"}").body())
                .contains("tenant_exists");
        good("/admin/v1/teams", "{\"id\":\"acme/客服\"}");
        good("/admin/v1/applications", "{\"id\":\"acme/客服/bot\"}");
        String secret =
                good(KEYS, "{\"name\":\"k\",\"application\":\"acme/客服/bot\"}")
                        .path("secret")
                        .stringValue();
        assertThat(asks(secret)).isEqualTo(200);
        assertThat(get("/admin/v1/applications").path("data").get(0).path("keys").asInt())
                .isEqualTo(1);

        JsonNode closed = good("/admin/v1/teams/acme/%E5%AE%A2%E6%9C%8D/close", "");
        assertThat(closed.path("closed").isString()).isTrue();
        assertThat(asks(secret)).isEqualTo(401);
        assertThat(post(KEYS, "{\"name\":\"k\",\"application\":\"acme/客服/bot\"}").body())
                .contains("tenant_closed");
        assertThat(post("/admin/v1/teams/acme%2F%E5%AE%A2%E6%9C%8D/close", "").body())
                .contains("tenant_closed");
        assertThat(post("/admin/v1/organisations/default/close", "").body())
                .contains("tenant_default");
        assertThat(get("/admin/v1/organisations").path("data")).hasSize(2);
    }

    @Test
    void changes_name_the_key_that_made_them_newest_first() throws Exception {
        good("/admin/v1/organisations", "{\"id\":\"acme\"}");
        String id = good(KEYS, "{\"name\":\"k\"}").path("id").stringValue();
        JsonNode changes = get("/admin/v1/changes").path("data");
        assertThat(changes.get(0).path("what").stringValue()).isEqualTo("key.added");
        assertThat(changes.get(0).path("target").stringValue()).isEqualTo(id);
        assertThat(changes.get(0).path("by").stringValue()).matches("boss \\(k_[0-9a-f]{8}\\)");
        assertThat(changes.get(1).path("what").stringValue()).isEqualTo("organisation.added");
        assertThat(post("/admin/v1/changes", "{}").statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{ | no JSON",
                "[] | no object",
                "{} | name",
                "{\"name\":7} | name",
                "{\"name\":\"\"} | 1 to 100",
                "{\"name\":\"k\",\"route\":[\"m\"]} | Unknown member 'route'",
                "{\"name\":\"k\",\"scope\":{\"border\":[\"CN\"]}} | 'scope.border'",
                "{\"name\":\"k\",\"scope\":{\"borders\":[\"cn\"]}} | 'cn'",
                "{\"name\":\"k\",\"scope\":{\"borders\":\"CN\"}} | list",
                "{\"name\":\"k\",\"scope\":{\"routes\":[]}} | list",
                "{\"name\":\"k\",\"scope\":{\"routes\":[\"\"]}} | routes",
                "{\"name\":\"k\",\"scope\":{\"dialects\":[\"klingon\"]}} | klingon",
                "{\"name\":\"k\",\"scope\":[]} | scope. is no object",
                "{\"name\":\"k\",\"expires\":\"90\"} | expires",
                "{\"name\":\"k\",\"expires\":\"0s\"} | expires",
                "{\"name\":\"k\",\"expires\":\"2001-01-01T00:00:00Z\"} | future",
                "{\"name\":\"k\",\"expires\":\"999999999d\"} | expires",
                "{\"name\":\"k\",\"admin\":\"yes\"} | true or false",
                "{\"name\":\"k\",\"application\":\"bot\"} | ORGANISATION/TEAM/APPLICATION",
                "{\"name\":\"k\",\"application\":\"a//b\"} | ORGANISATION/TEAM/APPLICATION",
            })
    void a_bad_key_is_explained_and_not_made(String body, String words) throws Exception {
        int before = house.ledger.keys().size();
        HttpResponse<String> answer = post(KEYS, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_key").contains(words);
        assertThat(house.ledger.keys()).hasSize(before);
    }

    @Test
    void other_bad_asks_are_explained() throws Exception {
        String id = good(KEYS, "{\"name\":\"k\"}").path("id").stringValue();
        assertThat(post(KEYS + "/" + id + "/rotate", "{\"overlap\":\"91d\"}").body())
                .contains("overlap", "90d");
        assertThat(post(KEYS + "/" + id + "/rotate", "{\"overlap\":24}").statusCode())
                .isEqualTo(400);
        assertThat(post(KEYS + "/k_zz/rotate", "").body()).contains("key_not_found");
        assertThat(house.get(KEYS + "/k_zz", admin).statusCode()).isEqualTo(404);
        assertThat(post(KEYS + "/" + id + "/burn", "").statusCode()).isEqualTo(404);
        assertThat(house.get(KEYS + "/" + id + "/revoke", admin).statusCode()).isEqualTo(405);
        assertThat(post("/admin/v1/teams", "{\"id\":\"acme\"}").body())
                .contains("ORGANISATION/TEAM");
        assertThat(post("/admin/v1/applications/a/close", "").statusCode()).isEqualTo(400);
        assertThat(post(KEYS, "x".repeat(70_000)).statusCode()).isEqualTo(413);
        assertThat(post("/admin/v1/keysmith", "").statusCode()).isEqualTo(404);
    }
}
