package footing.local.text.grammar;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// Texts: `minLength`, `maxLength`, `pattern`, `format`; one of the three kinds at a time.
final class StringGrammar {
    private static final String LEAP = "(\"0\" [48] | [2468] [048] | [13579] [26])";
    private static final String YEAR = "[12] [0-9]{3}";

    /// Years 1000 to 2999, and each month's own days.
    private static final String DATE =
            YEAR
                    + " \"-\" (\"0\" [13578] | \"1\" [02]) \"-\" (\"0\" [1-9] | [12] [0-9] | \"3\" [01]) | "
                    + YEAR
                    + " \"-\" (\"0\" [469] | \"11\") \"-\" (\"0\" [1-9] | [12] [0-9] | \"30\") | "
                    + YEAR
                    + " \"-02-\" (\"0\" [1-9] | \"1\" [0-9] | \"2\" [0-8])"
                    + " | ([12] [0-9] "
                    + LEAP
                    + " | (\"12\" | \"16\" | \"20\" | \"24\" | \"28\") \"00\") \"-02-29\"";

    private static final String HOUR = "([01] [0-9] | \"2\" [0-3]) \":\" [0-5] [0-9]";
    private static final String TIME =
            HOUR + " \":\" [0-5] [0-9] (\".\" [0-9]{1,9})? (\"Z\" | [+-] " + HOUR + ")";
    private static final String OCTET =
            "(\"25\" [0-5] | \"2\" [0-4] [0-9] | \"1\" [0-9] [0-9] | [1-9]? [0-9])";
    private static final String LABEL = "[a-zA-Z0-9] ([a-zA-Z0-9-]{0,61} [a-zA-Z0-9])?";

    private StringGrammar() {}

    static String body(Schema schema, Gbnf gbnf) throws SchemaFault {
        List<String> given =
                Stream.of("pattern", "format", "minLength", "maxLength")
                        .filter(schema::has)
                        .toList();
        boolean lengths = schema.has("minLength") || schema.has("maxLength");
        long kinds =
                Stream.of(schema.has("pattern"), schema.has("format"), lengths)
                        .filter(on -> on)
                        .count();
        if (kinds > 1) {
            throw schema.fault(
                    given.getLast(),
                    "a grammar cannot keep " + String.join(" and ", given) + " at once");
        }
        if (schema.has("pattern")) {
            String pattern = schema.node().path("pattern").asString("");
            return quoted(new PatternGrammar(pattern, schema, gbnf).body(), gbnf, schema);
        }
        if (schema.has("format")) {
            return format(schema, gbnf);
        }
        if (!lengths) {
            return gbnf.common("string");
        }
        int least = schema.count("minLength").orElse(0);
        OptionalInt most = schema.count("maxLength");
        if (most.isPresent() && most.getAsInt() < least) {
            throw schema.fault("maxLength", "'maxLength' is less than 'minLength'");
        }
        return quoted(Gbnf.times(gbnf.common("char"), least, most.orElse(-1)), gbnf, schema);
    }

    private static String quoted(String inside, Gbnf gbnf, Schema schema) throws SchemaFault {
        return gbnf.rule("text", "\"\\\"\" " + inside + " \"\\\"\"", schema.path());
    }

    private static String format(Schema schema, Gbnf gbnf) throws SchemaFault {
        String format = schema.node().path("format").asString("");
        String inside =
                switch (format) {
                    case "date" -> gbnf.rule("date", DATE, schema.path());
                    case "time" -> gbnf.rule("time", TIME, schema.path());
                    case "date-time" ->
                            gbnf.rule("date", DATE, schema.path())
                                    + " \"T\" "
                                    + gbnf.rule("time", TIME, schema.path());
                    case "uuid" -> {
                        String hex = gbnf.common("hex");
                        yield String.join(
                                " \"-\" ",
                                hex + "{8}",
                                hex + "{4}",
                                hex + "{4}",
                                hex + "{4}",
                                hex + "{12}");
                    }
                    case "ipv4" -> {
                        String octet = gbnf.rule("octet", OCTET, schema.path());
                        yield String.join(" \".\" ", octet, octet, octet, octet);
                    }
                    case "hostname" -> {
                        String label = gbnf.rule("label", LABEL, schema.path());
                        yield label + " (\".\" " + label + "){0,3}";
                    }
                    case "email" -> {
                        String label = gbnf.rule("label", LABEL, schema.path());
                        yield "[a-zA-Z0-9_+-]{1,32} (\".\" [a-zA-Z0-9_+-]{1,32}){0,2} \"@\" "
                                + label
                                + " (\".\" "
                                + label
                                + "){1,3}";
                    }
                    default ->
                            throw schema.fault(
                                    "format",
                                    "'format' is '%s' (expected: date, time, date-time, uuid, email, hostname or ipv4)"
                                            .formatted(format));
                };
        return quoted(inside, gbnf, schema);
    }
}
