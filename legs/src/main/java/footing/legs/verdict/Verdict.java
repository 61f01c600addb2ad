package footing.legs.verdict;

import footing.legs.Evidence;
import footing.legs.Refusal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A refusal or a transport failure, judged: what it is, of whom, how sure, for how long, and what
/// was seen.
///
/// @param id stable for one subject and class, short, e.g. `v_3f9a1c2b`
/// @param evidence cut to 2 KiB, without secrets and callers' words
/// @param decidedBy which rule or table key decided
/// @param since when it was first seen
/// @param last when it was last seen
/// @param seen how often
/// @param nextProbe when a probe is due; null where none is planned
/// @param probes probes that failed in a row
/// @param ruling a person's word that overrules it, or null
public record Verdict(
        String id,
        Subject subject,
        Refusal.Kind kind,
        State state,
        Permanence permanence,
        Confidence confidence,
        Evidence evidence,
        String decidedBy,
        Instant since,
        Instant last,
        long seen,
        @Nullable Instant nextProbe,
        int probes,
        @Nullable Ruling ruling) {}
