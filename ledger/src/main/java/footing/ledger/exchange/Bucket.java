package footing.ledger.exchange;

import java.time.Instant;
import java.util.Comparator;

/// What was used, or what it cost, in one span of time, of one kind, by one of the groups that an
/// export keeps apart.
///
/// @param splitBy by what the export keeps apart, its words joined by commas in order, e.g.
///   `model,project`; two exports of the same time that are split differently say the same twice
public record Bucket(Id id, String splitBy, Figures figures) {

    /// What no other bucket has. A text is empty where the export does not keep it apart.
    ///
    /// @param kind e.g. `completions`, `embeddings` or `costs`, as OpenAI's usage API names them
    /// @param batch `true`, `false` or empty
    /// @param tier the service tier
    /// @param item what else an export keeps apart: the line of a bill, an operation, a size
    /// @param width seconds; 0 where the export does not say how long a bucket is
    public record Id(
            String kind,
            String organisation,
            String project,
            String key,
            String user,
            String model,
            String batch,
            String tier,
            String item,
            Instant start,
            long width)
            implements Comparable<Id> {
        private static final Comparator<Id> ORDER =
                Comparator.comparing(Id::start)
                        .thenComparing(Id::kind)
                        .thenComparing(Id::organisation)
                        .thenComparing(Id::project)
                        .thenComparing(Id::key)
                        .thenComparing(Id::user)
                        .thenComparing(Id::model)
                        .thenComparing(Id::batch)
                        .thenComparing(Id::tier)
                        .thenComparing(Id::item)
                        .thenComparingLong(Id::width);

        /// The first instant after it.
        public Instant end() {
            return start.plusSeconds(width);
        }

        @Override
        public int compareTo(Id other) {
            return ORDER.compare(this, other);
        }

        /// For people, e.g. `completions of gpt-4o, project p_1, 2024-06-01T00:00:00Z + 86400 s`.
        @Override
        public String toString() {
            StringBuilder out = new StringBuilder(kind);
            add(out, " of ", model);
            add(out, ", organisation ", organisation);
            add(out, ", project ", project);
            add(out, ", key ", key);
            add(out, ", user ", user);
            add(out, ", batch ", batch);
            add(out, ", tier ", tier);
            add(out, ", ", item);
            return out.append(", ")
                    .append(start)
                    .append(" + ")
                    .append(width)
                    .append(" s")
                    .toString();
        }

        private static void add(StringBuilder out, String before, String text) {
            if (!text.isEmpty()) {
                out.append(before).append(text);
            }
        }
    }

    /// The numbers of a bucket. None is negative but `micros`: a bill may give back.
    ///
    /// @param tokensIn with those that came from the cache or went there
    /// @param quantity what is counted otherwise: pictures, characters, seconds, sessions, bytes
    /// @param currency of `micros`, e.g. `USD`; empty where the export tells no money
    /// @param micros millionths of the currency
    public record Figures(
            long requests,
            long tokensIn,
            long cachedIn,
            long cacheWrite,
            long tokensOut,
            long quantity,
            String currency,
            long micros) {
        public static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, "", 0);

        /// Checks that counts are not negative and that no part is more than its whole.
        public Figures {
            if ((requests | tokensIn | cachedIn | cacheWrite | tokensOut | quantity) < 0) {
                throw new IllegalArgumentException("a count is negative (expected: 0 or more)");
            }
            if (Math.addExact(cachedIn, cacheWrite) > tokensIn) {
                throw new IllegalArgumentException(
                        "cached input: "
                                + cachedIn
                                + " + "
                                + cacheWrite
                                + " (expected: at most the input, "
                                + tokensIn
                                + ")");
            }
        }

        public long tokens() {
            return Math.addExact(tokensIn, tokensOut);
        }

        /// Both together.
        ///
        /// @throws IllegalArgumentException where both tell money, in different currencies
        public Figures plus(Figures more) {
            if (!currency.isEmpty()
                    && !more.currency.isEmpty()
                    && !currency.equals(more.currency)) {
                throw new IllegalArgumentException(
                        "currencies: " + currency + " and " + more.currency + " (expected: one)");
            }
            return new Figures(
                    Math.addExact(requests, more.requests),
                    Math.addExact(tokensIn, more.tokensIn),
                    Math.addExact(cachedIn, more.cachedIn),
                    Math.addExact(cacheWrite, more.cacheWrite),
                    Math.addExact(tokensOut, more.tokensOut),
                    Math.addExact(quantity, more.quantity),
                    currency.isEmpty() ? more.currency : currency,
                    Math.addExact(micros, more.micros));
        }
    }
}
