package footing.local.text.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonSchemaGrammarTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void members_come_in_order_and_optional_ones_may_be_absent() throws SchemaFault {
        String schema =
                """
                {"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"},
                "c":{"type":"boolean"}},"required":["b"]}\
                """;

        accepts(
                schema,
                "{\"b\":\"x\"}",
                "{\"a\":1,\"b\":\"x\"}",
                "{ \"a\": 1, \"b\": \"x\", \"c\": true }");
        accepts(schema, "{\"b\":\"\\u00e9\\n 世\",\"c\":false}", "{\n  \"b\": \"\"\n}");
        rejects(schema, "{}", "{\"a\":1}", "{\"b\":1}", "{\"c\":true,\"b\":\"x\"}");
        rejects(
                schema,
                "{\"b\":\"x\",}",
                "{\"b\":\"x\",\"d\":1}",
                "{\"b\":\"x\"",
                "{\"b\":\"\\ud800\"}");
    }

    @Test
    void further_members_come_only_where_allowed_and_never_under_a_known_name() throws SchemaFault {
        String schema =
                """
                {"type":"object","properties":{"ab":{"type":"integer"}},
                "additionalProperties":{"type":"string"}}\
                """;

        accepts(
                schema,
                "{}",
                "{\"ab\":1}",
                "{\"ab\":1,\"x\":\"y\"}",
                "{\"a\":\"y\",\"abc\":\"z\"}");
        rejects(schema, "{\"ab\":\"text\"}", "{\"x\":1}", "{\"\\u0061b\":\"x\"}");
        accepts("{\"type\":\"object\"}", "{}", "{\"any\":[1,{\"x\":null}]}");
        rejects("{\"type\":\"object\",\"additionalProperties\":false}", "{\"a\":1}");
    }

    @Test
    void lists_keep_their_counts() throws SchemaFault {
        String schema =
                "{\"type\":\"array\",\"items\":{\"type\":\"boolean\"},\"minItems\":1,\"maxItems\":3}";

        accepts(schema, "[true]", "[true, false]", "[true,false,true]");
        rejects(schema, "[]", "[true,true,true,true]", "[1]", "[true,]");
        accepts("{\"type\":\"array\",\"maxItems\":0}", "[]");
        String pair =
                "{\"prefixItems\":[{\"type\":\"string\"},{\"type\":\"integer\"}],\"items\":false}";
        accepts(pair, "[\"a\",1]");
        rejects(pair, "[\"a\"]", "[1,\"a\"]", "[\"a\",1,2]");
    }

    @Test
    void fixed_values_are_the_only_ones() throws SchemaFault {
        String schema = "{\"enum\":[\"red\",1,null,{\"a\":[1]}]}";

        accepts(schema, "\"red\"", "1", "null", "{\"a\":[1]}");
        rejects(schema, "\"blue\"", "2", "true");
        accepts("{\"const\":\"q\\\"uote\"}", "\"q\\\"uote\"");
        rejects("{\"type\":\"string\",\"enum\":[\"a\",1]}", "1");
    }

    @Test
    void alternatives_merge_with_what_stands_beside_them() throws SchemaFault {
        String schema =
                """
                {"type":"object","properties":{"id":{"type":"integer"}},"required":["id"],
                "anyOf":[{"properties":{"a":{"const":1}},"required":["a"]},
                {"properties":{"b":{"const":2}},"required":["b"]}]}\
                """;

        accepts(schema, "{\"id\":7,\"a\":1}", "{\"id\":7,\"b\":2}");
        rejects(schema, "{\"id\":7}", "{\"a\":1}");
        accepts("{\"type\":[\"string\",\"null\"]}", "null", "\"x\"");
        accepts("{\"type\":\"string\",\"nullable\":true}", "null", "\"x\"");
    }

    @Test
    void all_of_takes_the_narrower_of_each() throws SchemaFault {
        String schema =
                """
                {"allOf":[{"type":"object","properties":{"n":{"type":"number","minimum":0}},"required":["n"]},
                {"properties":{"n":{"type":"integer","maximum":9},"m":{"type":"null"}},"required":["m"]}]}\
                """;

        accepts(schema, "{\"n\":5,\"m\":null}");
        rejects(
                schema,
                "{\"n\":5}",
                "{\"n\":12,\"m\":null}",
                "{\"n\":-1,\"m\":null}",
                "{\"n\":1.5,\"m\":null}");
    }

    @Test
    void one_of_is_kept_where_the_alternatives_exclude_each_other() throws SchemaFault {
        String schema =
                """
                {"oneOf":[{"type":"object","properties":{"kind":{"const":"a"},"x":{"type":"integer"}},"required":["kind","x"]},
                {"type":"object","properties":{"kind":{"const":"b"}},"required":["kind"]},{"type":"null"}]}\
                """;

        accepts(schema, "{\"kind\":\"a\",\"x\":1}", "{\"kind\":\"b\"}", "null");
        rejects(schema, "{\"kind\":\"b\",\"x\":1}", "{\"kind\":\"c\"}");
    }

    @Test
    void recursion_goes_through_references() throws SchemaFault {
        String schema =
                """
                {"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"v":{"type":"integer"},
                "next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["v","next"],
                "additionalProperties":false}}}\
                """;

        accepts(schema, "{\"v\":1,\"next\":null}", "{\"v\":1,\"next\":{\"v\":2,\"next\":null}}");
        rejects(schema, "{\"v\":1}", "{\"v\":1,\"next\":{}}");
    }

    @Test
    void texts_keep_length_pattern_and_format() throws SchemaFault {
        accepts("{\"type\":\"string\",\"minLength\":2,\"maxLength\":3}", "\"世界\"", "\"a\\nb\"");
        rejects("{\"type\":\"string\",\"minLength\":2,\"maxLength\":3}", "\"a\"", "\"abcd\"");
        String pattern = "{\"type\":\"string\",\"pattern\":\"^[A-Z]{2}-\\\\d+(x|y\\\"z)?$\"}";
        accepts(pattern, "\"AB-1\"", "\"AB-12x\"", "\"AB-0y\\\"z\"");
        rejects(pattern, "\"Ab-1\"", "\"AB-\"", "\"AB-1xx\"", "\"AB-1y\"z\"");
        accepts("{\"pattern\":\"ab+\"}", "\"xxabbyy\"", "\"ab\"");
        rejects("{\"pattern\":\"ab+\"}", "\"xaxb\"");
        accepts("{\"pattern\":\"^[^a-c\\\\s]$\"}", "\"d\"", "\"\\\\\"", "\"世\"");
        rejects("{\"pattern\":\"^[^a-c\\\\s]$\"}", "\"b\"", "\" \"", "\"\\n\"");
        accepts("{\"format\":\"date\"}", "\"2024-02-29\"", "\"2000-02-29\"", "\"2026-12-31\"");
        rejects(
                "{\"format\":\"date\"}",
                "\"2023-02-29\"",
                "\"1900-02-29\"",
                "\"2026-04-31\"",
                "\"2026-13-01\"");
        accepts(
                "{\"format\":\"date-time\"}",
                "\"2026-11-23T08:00:00Z\"",
                "\"2026-11-23T23:59:59.123+08:00\"");
        rejects(
                "{\"format\":\"date-time\"}",
                "\"2026-11-23 08:00:00Z\"",
                "\"2026-11-23T24:00:00Z\"");
        accepts("{\"format\":\"uuid\"}", "\"123e4567-e89b-12d3-a456-426614174000\"");
        rejects("{\"format\":\"uuid\"}", "\"123e4567e89b12d3a456426614174000\"");
    }

    @Test
    void numbers_keep_their_bounds() throws SchemaFault {
        String range = "{\"type\":\"integer\",\"minimum\":-12,\"exclusiveMaximum\":205}";
        Walker walker = walker(range);
        for (int n = -150; n < 300; n++) {
            assertThat(walker.matches(Integer.toString(n)))
                    .as("%d", n)
                    .isEqualTo(n >= -12 && n < 205);
        }
        rejects(range, "1.5", "01", "1e2", "-0");
        String share = "{\"type\":\"number\",\"minimum\":0,\"maximum\":1}";
        accepts(share, "0", "1", "0.5", "1.0", "0.999");
        rejects(share, "1.01", "-0.1", "2");
        String narrow = "{\"type\":\"number\",\"exclusiveMinimum\":-2.5,\"exclusiveMaximum\":0.25}";
        accepts(narrow, "-2.49", "-1", "-0.1", "0", "0.2", "0.24999", "0.0");
        rejects(narrow, "-2.5", "0.25", "0.250", "-2.500", "1", "0.3");
        accepts("{\"minimum\":5}", "5", "5.0", "123456.75");
        rejects("{\"minimum\":5}", "4.99", "-5");
    }

    @Test
    void decimal_bounds_are_kept_for_random_numbers() throws SchemaFault {
        Random random = new Random(20261123);
        for (int round = 0; round < 60; round++) {
            double low = Math.round(random.nextDouble(-30, 30) * 100) / 100.0;
            double high = Math.round((low + random.nextDouble(0.01, 20)) * 100) / 100.0;
            boolean strict = random.nextBoolean();
            String schema =
                    strict
                            ? "{\"type\":\"number\",\"exclusiveMinimum\":%s,\"exclusiveMaximum\":%s}"
                            : "{\"type\":\"number\",\"minimum\":%s,\"maximum\":%s}";
            Walker walker = walker(schema.formatted(low, high));
            for (int i = 0; i < 60; i++) {
                double value = Math.round(random.nextDouble(low - 2, high + 2) * 1000) / 1000.0;
                boolean holds =
                        strict ? value > low && value < high : value >= low && value <= high;
                String text = java.math.BigDecimal.valueOf(value).toPlainString();
                if (value != 0) {
                    assertThat(walker.matches(text))
                            .as("%s in %s..%s", text, low, high)
                            .isEqualTo(holds);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".properties.a.multipleOf | {\"properties\":{\"a\":{\"type\":\"integer\",\"multipleOf\":3}}}",
                ".not | {\"not\":{}}",
                ".properties.x.items.uniqueItems | {\"properties\":{\"x\":{\"items\":{\"type\":\"array\",\"uniqueItems\":true}}}}",
                ".patternProperties | {\"type\":\"object\",\"patternProperties\":{\"^a\":{}}}",
                ".properties.s.format | {\"properties\":{\"s\":{\"type\":\"string\",\"format\":\"iri\"}}}",
                ".pattern | {\"pattern\":\"^(?=a)b$\"}",
                ".pattern | {\"pattern\":\"^(a{100}){100}$\"}",
                ".maxLength | {\"type\":\"string\",\"maxLength\":100000}",
                ".oneOf | {\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]}",
                ".oneOf | {\"oneOf\":[{\"type\":\"object\",\"required\":[\"a\"]},{\"type\":\"object\",\"required\":[\"b\"]}]}",
                ".$ref | {\"$ref\":\"#\"}",
                ".$defs.a.$ref | {\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/a\"}}}",
                ".$defs.a.anyOf[1].$ref | {\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"anyOf\":[{\"type\":\"null\"},{\"$ref\":\"#/$defs/a\"}]}}}",
                ".$ref | {\"$ref\":\"https://example.com/x\"}",
                ".type | {\"type\":\"text\"}",
                ".properties.a | {\"properties\":{\"a\":7}}",
                ".required | {\"type\":\"object\",\"properties\":{\"a\":{}},\"required\":[\"b\"],\"additionalProperties\":false}",
                ".allOf[1].type | {\"allOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}",
                ".minLength | {\"minLength\":2,\"enum\":[\"a\"]}",
                " | {\"type\":\"integer\",\"minimum\":3,\"maximum\":2}",
                " | false"
            })
    void what_a_grammar_cannot_keep_is_refused_at_its_place(String line) {
        String[] parts = line.split("\\| ", 2);

        SchemaFault fault =
                catchThrowableOfType(
                        SchemaFault.class, () -> JsonSchemaGrammar.of(JSON.readTree(parts[1])));

        assertThat(fault).as(line).isNotNull();
        assertThat(fault.path()).isEqualTo(parts[0].strip());
    }

    @Test
    void deep_and_wide_schemas_are_refused_in_bounded_time() throws SchemaFault {
        String deep = "{\"items\":".repeat(200) + "{}" + "}".repeat(200);
        StringBuilder wide = new StringBuilder("{\"properties\":{\"p\":{}");
        for (int i = 0; i < 20_000; i++) {
            wide.append(",\"p")
                    .append(i)
                    .append("\":{\"type\":\"string\",\"maxLength\":")
                    .append(i % 900)
                    .append('}');
        }

        for (String schema : List.of(deep, wide.append("}}").toString())) {
            assertThat(
                            catchThrowableOfType(
                                    SchemaFault.class,
                                    () -> JsonSchemaGrammar.of(JSON.readTree(schema))))
                    .isNotNull();
        }
    }

    @Test
    void what_is_written_by_a_grammar_is_json_and_follows_it() throws SchemaFault {
        List<String> schemas =
                List.of(
                        "{}",
                        "{\"type\":\"object\"}",
                        "{\"properties\":{\"a\":{\"type\":\"string\"},\"ab\":{\"type\":\"number\"}},\"additionalProperties\":true}",
                        "{\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"null\"},{\"format\":\"date-time\"},{\"pattern\":\"^.[\\\\S]+\\\"$\"}]}}",
                        "{\"$ref\":\"#/$defs/t\",\"$defs\":{\"t\":{\"type\":\"object\",\"properties\":{\"kids\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/t\"}}},\"required\":[\"kids\"]}}}");
        long seed = 4711;
        for (String schema : schemas) {
            Walker walker = walker(schema);
            Random random = new Random(seed);
            for (int i = 0; i < 200; i++) {
                String text = walker.sample(random);
                JsonNode read = JSON.readTree(text);
                assertThat(read.isMissingNode()).as("seed %d: %s", seed, text).isFalse();
                assertThat(walker.matches(text)).as("seed %d: %s", seed, text).isTrue();
            }
        }
    }

    private static void accepts(String schema, String... texts) throws SchemaFault {
        for (String text : texts) {
            check(schema, text, true);
        }
    }

    private static void rejects(String schema, String... texts) throws SchemaFault {
        for (String text : texts) {
            check(schema, text, false);
        }
    }

    private static void check(String schema, String text, boolean expected) throws SchemaFault {
        assertThat(walker(schema).matches(text))
                .as("%s under %s", text, schema)
                .isEqualTo(expected);
    }

    private static Walker walker(String schema) throws SchemaFault {
        return new Walker(JsonSchemaGrammar.of(JSON.readTree(schema)));
    }
}
