package footing.legs.verdict;

import java.util.List;

/// Where verdicts and people's rulings are kept between two lives of a house. May throw
/// [RuntimeException] where it cannot be read or written; the book then goes on from memory and
/// says so. Called by the book's keeper thread only, never by a request.
public interface VerdictStore {
    /// All kept verdicts, in any order; those that cannot be read are left out.
    List<Verdict> verdicts();

    /// Keeps these and removes those, in one step.
    void change(List<Verdict> kept, List<String> removed);

    /// A number that another follows with every change of the verdicts, whoever made it; always the
    /// same where nobody else can.
    default long changes() {
        return 0;
    }

    /// People's rulings that have not ended, oldest first.
    List<Ruling> rulings();

    /// Keeps nothing beyond the life of the house.
    VerdictStore NONE =
            new VerdictStore() {
                @Override
                public List<Verdict> verdicts() {
                    return List.of();
                }

                @Override
                public void change(List<Verdict> kept, List<String> removed) {}

                @Override
                public List<Ruling> rulings() {
                    return List.of();
                }

                @Override
                public long version() {
                    return 0;
                }
            };

    /// A number that grows when another process gave a ruling.
    long version();
}
