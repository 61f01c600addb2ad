package footing.ledger;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// Verdicts, people's rulings on them, and refusals that no rule knows, of one data folder. Texts
/// and instants only: what they mean is known elsewhere.
///
/// Safe for use by many threads and by several processes. Every call asks the disk and throws
/// [LedgerFault] with a sentence where the database is missing, locked, full or read-only.
public interface Shelf {
    /// All verdicts, in the order of their ids.
    List<Text> verdicts();

    /// A number that grows with every change of a verdict, whichever process made it. Cheap: one
    /// look at one row over a connection that is kept.
    long changes();

    /// Keeps these and removes those, or nothing of both.
    void change(List<Text> kept, List<String> removed);

    /// Keeps a ruling. Those given on the same verdict before it end now.
    void rule(Ruling ruling);

    /// Ends what was said on a verdict; false where nothing was in force.
    boolean end(String verdict, Instant at);

    /// The rulings whose end is after `now`, oldest first.
    List<Ruling> rulings(Instant now);

    /// A number that grows with every change of a ruling, whichever process made it. Cheap: one
    /// look at one row over a connection that is kept.
    long version();

    /// Adds to what is known of refusals that no rule knows. Of one shape the newest body is kept;
    /// of more than [#UNKNOWN_LIMIT] shapes those go that were seen longest ago.
    void note(List<Unknown> seen);

    /// The refusals that no rule knows, those seen last first.
    List<Unknown> unknown();

    /// How many shapes of unknown refusals are kept.
    int UNKNOWN_LIMIT = 500;

    /// A verdict as its owner wrote it down.
    record Text(String id, String json) {}

    /// A person's word on a verdict.
    ///
    /// @param word what it says, e.g. `overrule`
    /// @param by who said it
    record Ruling(
            String verdict, String word, String reason, String by, Instant given, Instant until) {}

    /// Refusals of one shape.
    ///
    /// @param shape a hash of the body without what differs from one to the next
    /// @param body an example without secrets, cut to 2 KiB
    /// @param count how many, at least one
    record Unknown(
            String supplier,
            int status,
            String shape,
            String body,
            long count,
            Instant first,
            Instant last) {
        private static final int BODY_BYTES = 2048;

        public Unknown {
            body = cut(body);
        }

        /// The longest beginning that ends with a whole character and is not longer than allowed.
        private static String cut(String text) {
            CharBuffer in = CharBuffer.wrap(text);
            var _ =
                    StandardCharsets.UTF_8
                            .newEncoder()
                            .encode(in, ByteBuffer.allocate(BODY_BYTES), true);
            return text.substring(0, in.position());
        }
    }
}
