package footing.bench;

/// What is measured, in the order of the report.
///
/// @see Sheet
enum Measure {
    WHOLE_CPU("JSON answers, 64 connections", "CPU µs per request", true),
    WHOLE_SWITCHES("", "context switches per request", false),
    WHOLE_PER_SECOND("", "answers per second", false),
    STEADY_CPU("128 streams, a chunk each 10 ms", "CPU µs per relayed chunk", true),
    STEADY_P50("", "chunk relay p50 µs", false),
    STEADY_P99("", "chunk relay p99 µs", false),
    BURST_CPU("64 streams, chunks in bursts", "CPU µs per relayed chunk", true),
    ADDED_P50("500 requests per second", "added latency p50 µs", true),
    ADDED_P99("", "added latency p99 µs", false),
    RESIDENT("after all of the above", "memory resident MiB", false),
    SLOW_WHOLE("slow streams, all at once", "streams complete", false),
    SLOW_PEAK("", "most memory resident MiB", false);

    private final String occasion;
    private final String what;
    private final boolean compared;

    Measure(String occasion, String what, boolean compared) {
        this.occasion = occasion;
        this.what = what;
        this.compared = compared;
    }

    /// Under which load; empty where it is that of the measure above.
    String occasion() {
        return occasion;
    }

    /// What is counted, with its unit.
    String what() {
        return what;
    }

    /// Whether the ratio to nginx says something.
    boolean compared() {
        return compared;
    }
}
