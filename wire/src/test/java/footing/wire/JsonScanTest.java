package footing.wire;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import footing.wire.JsonScan.Why;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Jackson is the judge of what JSON is. Footing is stricter where [JsonScan] says so, and in
/// wanting UTF-8, while Jackson takes UTF-16 and UTF-32 as well when it is given bytes.
class JsonScanTest {
    private static final JsonMapper JACKSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();
    private static final JsonMapper LENIENT_ON_NAMES =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    @Test
    void members_stand_where_jackson_sees_them() {
        qt().forAll(longs().all())
                .checkAssert(seed -> {
                    byte[] json = new JsonDocuments(seed).object().getBytes(UTF_8);
                    Members members = members(json);
                    JsonNode tree = JACKSON.readTree(json);
                    assertThat(members.list())
                            .extracting(Members.Member::name)
                            .containsExactlyElementsOf(
                                    tree.properties().stream().map(Map.Entry::getKey).toList());
                    for (Members.Member member : members.list()) {
                        Span value = new Span(member.valueStart(), member.valueEnd());
                        String text = value.text(json);
                        assertThat(text.strip()).isEqualTo(text);
                        assertThat(JACKSON.readTree(text)).isEqualTo(tree.get(member.name()));
                        assertThat(json[member.nameStart()]).isEqualTo((byte) '"');
                    }
                });
    }

    @Test
    void any_value_is_good_where_jackson_says_so() {
        qt().forAll(longs().all())
                .checkAssert(seed -> {
                    byte[] json = new JsonDocuments(seed).value().getBytes(UTF_8);
                    JACKSON.readTree(json);
                    assertThat(JsonScan.fault(json, 0, json.length)).isNull();
                });
    }

    @Test
    void a_spoilt_document_is_good_only_where_jackson_and_utf8_say_so() {
        qt().withExamples(5000)
                .forAll(longs().all())
                .checkAssert(seed -> {
                    JsonDocuments documents = new JsonDocuments(seed);
                    byte[] json = documents.spoilt(documents.value().getBytes(UTF_8));
                    JsonScan.Fault fault = JsonScan.fault(json, 0, json.length);
                    if (fault == null) {
                        LENIENT_ON_NAMES.readTree(new String(json, UTF_8));
                        assertThat(isUtf8(json)).isTrue();
                    } else if (isUtf8(json) && goodForJackson(json)) {
                        assertThat(fault.message()).containsAnyOf("surrogate", "giant");
                    }
                });
    }

    @Test
    void a_part_of_an_array_is_scanned_as_if_it_stood_alone() {
        qt().forAll(longs().all())
                .checkAssert(seed -> {
                    JsonDocuments documents = new JsonDocuments(seed);
                    byte[] json = documents.spoilt(documents.value().getBytes(UTF_8));
                    byte[] wide = new byte[json.length + 20];
                    Arrays.fill(wide, (byte) '"');
                    System.arraycopy(json, 0, wide, 10, json.length);
                    assertThat(JsonScan.fault(wide, 10, 10 + json.length) == null)
                            .isEqualTo(JsonScan.fault(json, 0, json.length) == null);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{} {}",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":5.}",
                "{\"a\":1e}",
                "{\"a\":-}",
                "{\"a\":NaN}",
                "{\"a\":tru}",
                "{\"a\":TRUE}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\\u12",
                "{\"a\":\"",
                "{\"a\":[1,]}",
                "{\"a\":[,]}",
                "{\"a\":[1 2]}",
                "{\"a\":[1}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\u0000\"}",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "\uFEFF{}",
                "{}//c",
                "{\"a\":\"\\ud83d\"}",
                "{\"a\":\"\\ude00\"}",
                "{\"a\":\"\\ud83d\\u0041\"}",
                "{}\u0000",
                "{\u00a0}",
                "nul",
                "<html>"
            })
    void what_is_no_json_is_malformed(String json) {
        assertThat(why(json.getBytes(UTF_8))).isEqualTo(Why.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff", "80", "c080", "c1bf", "e08080", "e09fbf", "eda080", "edbfbf", "f0808080",
                "f08fbfbf", "f4908080", "f5808080", "c3", "e7", "e78c", "f09f98", "e78c22", "c322",
                "f09f9822"
            })
    void bytes_that_are_not_utf8_are_found(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);
        ByteBuffer json = ByteBuffer.allocate(30);
        json.put("{\"a\":\"long enough ".getBytes(UTF_8)).put(bad).put("\"}".getBytes(UTF_8));
        byte[] bytes = Arrays.copyOf(json.array(), json.position());
        assertThat(isUtf8(bytes)).isFalse();
        assertThat(why(bytes)).isEqualTo(Why.NOT_UTF8);
    }

    @Test
    void every_character_of_unicode_may_stand_in_a_string() {
        for (int c = 0x20; c <= Character.MAX_CODE_POINT; c++) {
            if (c == '"' || c == '\\' || (c >= 0xd800 && c <= 0xdfff)) {
                continue;
            }
            byte[] json = ("\"" + Character.toString(c) + "\"").getBytes(UTF_8);
            if (JsonScan.fault(json, 0, json.length) != null) {
                assertThat(c).as("turned down").isNull();
            }
        }
    }

    @Test
    void utf16_is_not_taken() {
        assertThat(why("{}".getBytes(UTF_16))).isIn(Why.NOT_UTF8, Why.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({
        "'',EMPTY",
        "'  ',EMPTY",
        "[],NOT_AN_OBJECT",
        "1,NOT_AN_OBJECT",
        "null,NOT_AN_OBJECT"
    })
    void a_document_that_is_no_object_is_told_apart(String json, Why why) {
        assertThat(why(json.getBytes(UTF_8))).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":2,\"a\":3}|DUPLICATE_NAME",
                "{\"名\":1,\"\\u540d\":3}|DUPLICATE_NAME",
                "{\"mod\\u0065l\":1}|ESCAPED_NAME",
                "{\"model\":1,\"\\u006dodel\":2}|ESCAPED_NAME",
                "{\"a\\/b\":1}|ESCAPED_NAME"
            })
    void names_that_readers_may_take_differently_are_refused(String json, Why why) {
        assertThat(why(json.getBytes(UTF_8))).isEqualTo(why);
    }

    @Test
    void a_name_that_came_twice_is_found_among_many() {
        StringBuilder json = new StringBuilder("{\"first\":0");
        for (int i = 0; i < 50_000; i++) {
            json.append(",\"n").append(i).append("\":0");
        }
        assertThat(why((json + "}").getBytes(UTF_8))).isNull();
        assertThat(why((json + ",\"n7\":1}").getBytes(UTF_8))).isEqualTo(Why.DUPLICATE_NAME);
        assertThat(why((json + ",\"first\":1}").getBytes(UTF_8))).isEqualTo(Why.DUPLICATE_NAME);
    }

    @Test
    void a_name_may_come_twice_deeper_inside() {
        assertThat(why("{\"a\":{\"b\":1,\"b\":2}}".getBytes(UTF_8))).isNull();
    }

    @Test
    void nesting_has_a_limit() {
        assertThat(why(nested(JsonScan.DEPTH - 1))).isNull();
        assertThat(why(nested(JsonScan.DEPTH))).isEqualTo(Why.TOO_DEEP);
        assertThat(why(nested(5_000_000))).isEqualTo(Why.TOO_DEEP);
        assertThat(JsonScan.object(nested(2), 3)).isInstanceOf(JsonScan.Good.class);
        assertThat(JsonScan.object(nested(3), 3)).isInstanceOf(JsonScan.Fault.class);
        assertThat(JsonScan.object("{}".getBytes(UTF_8), 0)).isInstanceOf(JsonScan.Fault.class);
    }

    @Test
    void numbers_have_a_limit() {
        assertThat(why(number("9".repeat(JsonScan.DIGITS)))).isNull();
        assertThat(why(number("9".repeat(JsonScan.DIGITS + 1)))).isEqualTo(Why.GIANT_NUMBER);
        assertThat(why(number("0." + "1".repeat(5000)))).isEqualTo(Why.GIANT_NUMBER);
        assertThat(why(number("1e1000"))).isNull();
        assertThat(why(number("1e1001"))).isEqualTo(Why.GIANT_NUMBER);
        assertThat(why(number("1e-1001"))).isEqualTo(Why.GIANT_NUMBER);
        assertThat(why(number("1e99999999999999999999"))).isEqualTo(Why.GIANT_NUMBER);
        assertThat(why(number("1e0000000000001"))).isNull();
    }

    @Test
    void a_fault_says_where_it_is_and_shows_no_text() {
        byte[] json = "{\"secret\":\"my prompt\" oops}".getBytes(UTF_8);
        assertThat(JsonScan.object(json))
                .isEqualTo(new JsonScan.Fault(Why.MALFORMED, 22, "'o' (expected: ',' or '}')"));
    }

    private static byte[] nested(int arrays) {
        return ("{\"a\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}").getBytes(UTF_8);
    }

    private static byte[] number(String number) {
        return ("{\"a\":" + number + "}").getBytes(UTF_8);
    }

    private static Members members(byte[] json) {
        return switch (JsonScan.object(json)) {
            case JsonScan.Good(var members) -> members;
            case JsonScan.Fault fault -> throw new AssertionError(fault.toString());
        };
    }

    private static @Nullable Why why(byte[] json) {
        return switch (JsonScan.object(json)) {
            case JsonScan.Good _ -> null;
            case JsonScan.Fault fault -> fault.why();
        };
    }

    private static boolean goodForJackson(byte[] json) {
        try {
            return !LENIENT_ON_NAMES.readTree(new String(json, UTF_8)).isMissingNode();
        } catch (JacksonException _) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
