package footing.gateway;

import static footing.gateway.ScriptedLeg.answers;
import static footing.gateway.ScriptedLeg.chat;
import static org.assertj.core.api.Assertions.assertThat;

import footing.wire.Endpoint;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is described is served, and what is served looks as described.
class OpenApiTest {
    private static final JsonNode DOCUMENT = JsonMapper.shared().readTree(OpenApi.json());

    @TempDir Path folder;

    @Test
    void every_path_is_served_and_every_endpoint_described() {
        List<String> described = new ArrayList<>(DOCUMENT.path("paths").propertyNames());
        for (Endpoint endpoint : Endpoint.values()) {
            assertThat(described).contains(endpoint.path());
        }
        for (String path : described) {
            for (JsonNode operation : DOCUMENT.path("paths").path(path)) {
                assertThat(operation.path("summary").stringValue()).isNotBlank();
            }
        }
    }

    @Test
    void answers_look_as_described() throws Exception {
        ScriptedLeg leg = new ScriptedLeg("a", List.of(chat("m")), answers("{}"));
        try (RunningGateway house = new RunningGateway(folder, leg)) {
            String admin = house.ledger.addAdminKey("boss").secret();
            fill(house, admin);
            for (String path : DOCUMENT.path("paths").propertyNames()) {
                if (DOCUMENT.path("paths").path(path).has("get") && !path.contains("{")) {
                    HttpResponse<String> answer = house.get(path, admin);
                    assertThat(answer.statusCode()).as(path).isEqualTo(200);
                    if (!path.equals("/metrics")) {
                        check(path, "200", answer.body());
                    }
                    if (path.startsWith("/admin/")) {
                        HttpResponse<String> refused = house.get(path);
                        assertThat(refused.statusCode()).as(path).isEqualTo(403);
                        check(path, "403", refused.body());
                    }
                }
            }
        }
    }

    /// Something of everything, so that lists are not empty.
    private static void fill(RunningGateway house, String admin) throws Exception {
        for (String[] made :
                new String[][] {
                    {
                        "/v1/chat/completions",
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                    },
                    {
                        "/admin/v1/limits",
                        "{\"subject\":\"house\",\"measure\":\"cny\",\"window\":\"month\","
                                + "\"amount\":\"99.5\"}"
                    },
                    {
                        "/admin/v1/limits",
                        "{\"subject\":\"key:boss\",\"measure\":\"concurrency\",\"amount\":8}"
                    },
                    {
                        "/admin/v1/grants",
                        "{\"holder\":\"house\",\"unit\":\"tokens\",\"amount\":\"5M\"}"
                    },
                    {"/admin/v1/keys", "{\"name\":\"one\",\"expires\":\"90d\"}"},
                    {"/admin/v1/organisations", "{\"id\":\"acme\"}"}
                }) {
            HttpResponse<String> answer =
                    house.post(
                            made[0], made[1].getBytes(StandardCharsets.UTF_8), "Bearer " + admin);
            assertThat(answer.statusCode()).as(made[0] + answer.body()).isEqualTo(200);
            if (made[0].startsWith("/admin/")) {
                check(made[0], "post", "200", answer.body());
            }
        }
    }

    private static void check(String path, String status, String body) {
        check(path, "get", status, body);
    }

    private static void check(String path, String method, String status, String body) {
        JsonNode schema =
                DOCUMENT.path("paths")
                        .path(path)
                        .path(method)
                        .path("responses")
                        .path(status)
                        .path("content")
                        .path("application/json")
                        .path("schema");
        assertThat(schema.isObject()).as(method + " " + path + " describes " + status).isTrue();
        assertThat(new SchemaCheck(DOCUMENT).wrong(schema, JsonMapper.shared().readTree(body)))
                .as(method + " " + path + " " + body)
                .isEmpty();
    }

    @Test
    void the_check_itself_finds_what_is_wrong() {
        SchemaCheck check = new SchemaCheck(DOCUMENT);
        JsonNode limit = DOCUMENT.at("/components/schemas/Limit");
        JsonNode wrong =
                JsonMapper.shared()
                        .readTree("{\"id\":7,\"subject\":\"house\",\"measure\":\"hats\",\"x\":1}");
        assertThat(check.wrong(limit, wrong))
                .containsExactlyInAnyOrder(
                        "/id is 7 (expected: string)",
                        "/measure is \"hats\" (expected: one of its words)",
                        "/amount is missing",
                        "/window is missing",
                        "/x is not described");
    }
}
