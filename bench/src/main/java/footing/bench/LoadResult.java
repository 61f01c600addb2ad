package footing.bench;

import org.jspecify.annotations.Nullable;

/// How a load run went.
///
/// @param ok answers that were whole
/// @param bad answers that were not; a run with any is void
/// @param firstFault what was wrong with the first bad one; null where none was
/// @param seconds from the first request to the last answer
/// @param chunks text chunks of all streams
/// @param latency from sending, or from the intended time of sending, to the end of the answer
/// @param firstChunk from sending to the first text chunk
/// @param relay from the supplier's write of a chunk to its reading here
record LoadResult(
        long ok,
        long bad,
        @Nullable String firstFault,
        double seconds,
        long chunks,
        Histogram latency,
        Histogram firstChunk,
        Histogram relay) {
    boolean clean() {
        return bad == 0 && ok > 0;
    }
}
