package footing.ledger.exchange;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What was read from one file.
///
/// @param file its name
/// @param sha256 of its bytes, hexadecimal
/// @param shape which of the known shapes it has
/// @param parts pages of an API or sections of a table; the same part may stand there twice
/// @param unread columns or members that are not known and were left alone
/// @param notes sentences on what else the file says and what is not counted
public record Export(
        String file,
        String sha256,
        Shape shape,
        List<Part> parts,
        List<String> unread,
        List<String> notes) {

    /// The shapes of exports that can be read.
    public enum Shape {
        /// Pages of `/v1/organization/usage/…`.
        USAGE_PAGES("OpenAI usage API pages"),
        /// Pages of `/v1/organization/costs`.
        COST_PAGES("OpenAI costs API pages"),
        /// The answer of the older `/v1/usage`.
        USAGE_LIST("OpenAI usage list of before 2025"),
        /// The usage table of the dashboard, with `start_time`.
        USAGE_TABLE("OpenAI dashboard usage table"),
        /// The cost table of the dashboard, with `amount_value`.
        COST_TABLE("OpenAI dashboard cost table"),
        /// The activity table of the dashboard of before 2025, with `n_context_tokens_total`.
        ACTIVITY_TABLE("OpenAI dashboard activity table of before 2025"),
        /// The cost table of the dashboard of before 2025, with `cost_in_major`.
        OLD_COST_TABLE("OpenAI dashboard cost table of before 2025");

        private final String title;

        Shape(String title) {
            this.title = title;
        }

        /// What it is, for people.
        public String title() {
            return title;
        }
    }

    /// A page or a section. Rows of one part that are the same group are parts of one figure; a
    /// group that stands in two parts is the same figure told twice.
    ///
    /// @param end where its last span of time ends; [Instant#MIN] where it has none
    /// @param start where its first span of time begins; [Instant#MAX] where it has none
    /// @param more whether the supplier said that another page follows
    public record Part(List<Bucket> buckets, Instant start, Instant end, boolean more) {
        /// Copies the buckets.
        public Part {
            buckets = List.copyOf(buckets);
        }
    }

    /// Copies the lists.
    public Export {
        parts = List.copyOf(parts);
        unread = List.copyOf(unread);
        notes = List.copyOf(notes);
    }

    /// All buckets, those of a part that stands there twice twice.
    public List<Bucket> buckets() {
        return parts.stream().flatMap(part -> part.buckets().stream()).toList();
    }

    /// Where pages are missing among `exports`: the instants at which a page ends that another
    /// should follow, and none does.
    public static List<Instant> missing(List<Export> exports) {
        List<Instant> missing = new ArrayList<>();
        for (Export export : exports) {
            for (Part part : export.parts()) {
                if (part.more() && !followed(exports, export.shape(), part)) {
                    missing.add(part.end());
                }
            }
        }
        return missing.stream().distinct().sorted().toList();
    }

    private static boolean followed(List<Export> exports, Shape shape, Part page) {
        return exports.stream()
                .filter(export -> export.shape() == shape)
                .flatMap(export -> export.parts().stream())
                .anyMatch(next -> next.start().equals(page.end()));
    }
}
