package footing.local.store;

/// Hears how a model comes. Called on the fetching thread, a few times a second at most per step.
@FunctionalInterface
public interface Progress {
    /// What is being done.
    enum Step {
        FETCHING,
        UNPACKING,
        VERIFYING
    }

    /// Hears nothing.
    Progress SILENT = (_, _, _, _) -> {};

    /// How far it is.
    ///
    /// @param source the source at work, e.g. `modelscope`
    /// @param done bytes so far; what an earlier try left is counted
    /// @param total bytes in all
    void at(Step step, String source, long done, long total);

    /// A source failed; the next one is tried.
    default void failed(String source, String why) {}
}
