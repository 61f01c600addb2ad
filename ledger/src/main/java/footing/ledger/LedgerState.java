package footing.ledger;

import java.time.Instant;
import java.util.Optional;

/// How a ledger is doing, counted since it was opened.
///
/// @param keysKnown false while the keys could not be read even once, so that no caller can be
///   known
/// @param keysAsOf when the keys in use were last seen to be those of the database; it stands still
///   while that cannot be read, and is that of the copy in the data folder where the process
///   started meanwhile; empty while no keys are known
/// @param recorded rows kept
/// @param lost rows that found no room; more than zero means that the books miss something
/// @param backlogRows rows in the journal that the database does not have yet
/// @param journalBytes the size of the journal's files
/// @param repeated rows of a request and attempt that the database already had; not counted again
/// @param implausible rows whose counts were negative or beyond a thousand million and were cut
/// @param setAside damaged journal files that were kept as `*.corrupt`
/// @param drainError why the database could not be written last time; empty when it could
/// @param journalError why the journal found no room last time; empty when it did
public record LedgerState(
        boolean keysKnown,
        Optional<Instant> keysAsOf,
        long recorded,
        long lost,
        long backlogRows,
        long journalBytes,
        long repeated,
        long implausible,
        long setAside,
        Optional<String> drainError,
        Optional<String> journalError) {}
