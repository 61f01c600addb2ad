package footing.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class EditsTest {
    private static final JsonMapper JACKSON = JsonMapper.builder().build();
    private static final List<String> NAMES =
            List.of("model", "messages", "stream", "a", "", "名字", "q\"q", "t\tt", "new");

    @Test
    void a_value_is_replaced_in_place() {
        assertThat(edited("{ \"model\" : \"a\" , \"n\":1 }", new Edits().set("model", "\"b\"")))
                .isEqualTo("{ \"model\" : \"b\" , \"n\":1 }");
    }

    @Test
    void a_member_is_added_at_the_end() {
        assertThat(edited("{\"a\":1\n}", new Edits().set("b", "2").set("c", "3")))
                .isEqualTo("{\"a\":1,\"b\":2,\"c\":3\n}");
        assertThat(edited("{ }", new Edits().set("b", "2"))).isEqualTo("{ \"b\":2}");
    }

    @Test
    void a_member_goes_with_one_comma() {
        String body = "{\"a\":1, \"b\":2, \"c\":3}";
        assertThat(edited(body, new Edits().remove("a"))).isEqualTo("{\"b\":2, \"c\":3}");
        assertThat(edited(body, new Edits().remove("b"))).isEqualTo("{\"a\":1, \"c\":3}");
        assertThat(edited(body, new Edits().remove("c"))).isEqualTo("{\"a\":1, \"b\":2}");
        assertThat(edited(body, new Edits().remove("b").remove("c"))).isEqualTo("{\"a\":1}");
        assertThat(edited(body, new Edits().remove("a").remove("b").remove("c"))).isEqualTo("{}");
        assertThat(edited(body, new Edits().remove("d"))).isEqualTo(body);
    }

    @Test
    void members_go_and_come_in_one_pass() {
        assertThat(
                        edited(
                                "{\"a\":1,\"b\":2}",
                                new Edits().remove("b").set("c", "3").set("a", "[]")))
                .isEqualTo("{\"a\":[],\"c\":3}");
        assertThat(edited("{\"a\":1}", new Edits().remove("a").set("c", "3")))
                .isEqualTo("{\"c\":3}");
    }

    @Test
    void a_member_is_renamed_and_its_bytes_stay() {
        assertThat(edited("{\"max_tokens\" : 1.0 }", new Edits().rename("max_tokens", "m")))
                .isEqualTo("{\"m\" : 1.0 }");
        assertThat(edited("{\"n\\t\\\"\":1}", new Edits().rename("n\t\"", "m")))
                .isEqualTo("{\"m\":1}");
        assertThat(edited("{}", new Edits().rename("a", "b"))).isEqualTo("{}");
    }

    @Test
    void a_name_that_is_taken_is_not_given_again() {
        assertThat(edited("{\"a\":1,\"b\":2}", new Edits().rename("a", "b")))
                .isEqualTo("{\"a\":1,\"b\":2}");
        assertThat(edited("{\"a\":1,\"b\":2}", new Edits().rename("a", "b").remove("b")))
                .isEqualTo("{\"b\":1}");
        assertThat(edited("{\"a\":1,\"b\":2}", new Edits().rename("a", "c").rename("b", "c")))
                .isEqualTo("{\"c\":1,\"b\":2}");
    }

    @Test
    void a_renamed_member_can_be_set_by_either_name() {
        assertThat(edited("{\"a\":1}", new Edits().rename("a", "b").set("b", "2")))
                .isEqualTo("{\"b\":2}");
        assertThat(edited("{\"a\":1}", new Edits().rename("a", "b").set("a", "2")))
                .isEqualTo("{\"b\":2}");
        assertThat(edited("{}", new Edits().rename("a", "b").set("b", "2"))).isEqualTo("{\"b\":2}");
    }

    @Test
    void without_edits_every_byte_stays() {
        qt().forAll(longs().all())
                .checkAssert(seed -> {
                    String body = new JsonDocuments(seed).object();
                    assertThat(edited(body, new Edits())).isEqualTo(body);
                });
    }

    @Test
    void edits_do_to_the_bytes_what_jackson_does_to_the_tree() {
        qt().withExamples(5000)
                .forAll(longs().all())
                .checkAssert(seed -> {
                    String body = new JsonDocuments(seed).object();
                    ObjectNode tree = (ObjectNode) JACKSON.readTree(body);
                    Edits edits = new Edits();
                    Random random = new Random(seed);
                    for (String name : NAMES) {
                        switch (random.nextInt(4)) {
                            case 0 -> {
                                edits.set(name, "{\"set\":[1]}");
                                tree.set(name, JACKSON.readTree("{\"set\":[1]}"));
                            }
                            case 1 -> {
                                edits.remove(name);
                                tree.remove(name);
                            }
                            case 2 -> {
                                edits.rename(name, name + "2");
                                JsonNode value = tree.remove(name);
                                if (value != null) {
                                    tree.set(name + "2", value);
                                }
                            }
                            default -> {}
                        }
                    }
                    assertThat(JACKSON.readTree(edited(body, edits))).isEqualTo(tree);
                });
    }

    private static String edited(String body, Edits edits) {
        byte[] bytes = body.getBytes(UTF_8);
        return switch (JsonScan.object(bytes)) {
            case JsonScan.Good(var members) -> new String(edits.apply(bytes, members), UTF_8);
            case JsonScan.Fault fault -> throw new AssertionError(fault.toString());
        };
    }
}
