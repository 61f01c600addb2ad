package footing.ledger.exchange;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A statement with the signature under it, as a file holds it.
///
/// @param statement what is signed, in its one form
public record Signed(ObjectNode statement, String key, String signature) {
    /// Signs a statement.
    public static Signed of(ObjectNode statement, Seal seal) {
        return new Signed(statement, seal.publicKey(), seal.sign(Statement.bytes(statement)));
    }

    /// Reads a file.
    public static Signed read(String file, byte[] bytes) throws ExchangeFault {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(Exports.text(file, bytes));
        } catch (JacksonException e) {
            throw new ExchangeFault(file + " is no JSON: " + e.getOriginalMessage());
        }
        JsonNode under = root.path("signature");
        if (!(root.path("statement") instanceof ObjectNode statement) || !under.isObject()) {
            throw new ExchangeFault(
                    file + " is no statement (expected: \"statement\" and \"signature\")");
        }
        return new Signed(
                statement, under.path("key").asString(""), under.path("value").asString(""));
    }

    /// The file, for people to read and for [#read].
    public String text() {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.set("statement", JsonMapper.shared().readTree(Canonical.write(statement)));
        root.putObject("signature")
                .put("algorithm", Seal.ALGORITHM)
                .put("key", key)
                .put("value", signature);
        return root.toPrettyString() + "\n";
    }

    /// The grant that it speaks of; empty where it names none.
    public String grant() {
        return statement.path("grant").path("id").asString("");
    }

    /// What is wrong with it; nothing where all holds.
    ///
    /// @param trusted the public key that should have signed it
    /// @param kept the statement of the same grant as it was made, where it is at hand
    public List<Problem> problems(String trusted, Optional<Signed> kept) {
        List<Problem> problems = new ArrayList<>();
        if (!key.equals(trusted)) {
            problems.add(new Problem(Problem.What.OTHER_KEY, key, trusted));
        }
        if (!Seal.holds(Statement.bytes(statement), signature, key)) {
            problems.add(new Problem(Problem.What.NOT_SIGNED, "", ""));
        }
        arithmetic(problems);
        kept.ifPresent(own -> differences("", own.statement, statement, problems));
        return problems;
    }

    /// One thing that is wrong.
    ///
    /// @param came what the file says, or where in it
    /// @param expected what should stand there; empty where that is not known
    public record Problem(What what, String came, String expected) {
        /// What can be wrong.
        public enum What {
            /// Signed with another key than expected.
            OTHER_KEY,
            /// The signature is not of this text.
            NOT_SIGNED,
            /// The form is not known.
            FORM,
            /// The lines do not add up to the total.
            TOTAL,
            /// The amount is not the total times the factor.
            AMOUNT,
            /// The id does not follow from what the grant is based on.
            ID,
            /// The grant is not the one that the basis gives.
            GRANT,
            /// A member differs from the statement that was made.
            MEMBER
        }
    }

    private void arithmetic(List<Problem> problems) {
        String form = statement.path("form").asString("");
        if (!form.equals(Statement.FORM)) {
            problems.add(new Problem(Problem.What.FORM, form, Statement.FORM));
        }
        if (!(statement.path("basis") instanceof ObjectNode basis)) {
            problems.add(new Problem(Problem.What.MEMBER, "basis", ""));
            return;
        }
        long total = basis.path("total").asLong(-1);
        long sum = 0;
        for (JsonNode line : basis.path("lines")) {
            sum += line.path("amount").asLong(0);
        }
        compare(problems, Problem.What.TOTAL, total, sum);
        long amount = basis.path("amount").asLong(-1);
        expectedAmount(total, basis.path("factor").asString(""))
                .ifPresent(expected -> compare(problems, Problem.What.AMOUNT, amount, expected));
        compare(problems, Problem.What.ID, grant(), Statement.id(basis));
        JsonNode grant = statement.path("grant");
        compare(problems, Problem.What.GRANT, grant.path("amount").asLong(-1), amount);
        for (String name : List.of("holder", "unit", "scope")) {
            compare(
                    problems,
                    Problem.What.GRANT,
                    grant.path(name).toString(),
                    basis.path(name).toString());
        }
    }

    private static Optional<Long> expectedAmount(long total, String factor) {
        try {
            return Optional.of(Reckoned.times(total, new BigDecimal(factor)));
        } catch (NumberFormatException | ExchangeFault e) {
            return Optional.of(-1L);
        }
    }

    private static void compare(
            List<Problem> problems, Problem.What what, Object came, Object expected) {
        if (!came.equals(expected)) {
            problems.add(new Problem(what, came.toString(), expected.toString()));
        }
    }

    private static void differences(
            String path, @Nullable JsonNode own, @Nullable JsonNode came, List<Problem> problems) {
        if (own instanceof ObjectNode was && came instanceof ObjectNode is) {
            TreeSet<String> names = new TreeSet<>(was.propertyNames());
            names.addAll(is.propertyNames());
            for (String name : names) {
                String below = path.isEmpty() ? name : path + "." + name;
                differences(below, was.get(name), is.get(name), problems);
            }
        } else if (own != null
                && came != null
                && own.isArray()
                && came.isArray()
                && own.size() == came.size()) {
            for (int i = 0; i < own.size(); i++) {
                differences(path + "[" + i + "]", own.get(i), came.get(i), problems);
            }
        } else if (own == null || came == null || !text(own).equals(text(came))) {
            problems.add(new Problem(Problem.What.MEMBER, path + ": " + text(came), text(own)));
        }
    }

    private static String text(@Nullable JsonNode node) {
        return node == null ? "nothing" : Canonical.write(node);
    }
}
