CREATE TABLE metadata (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- created, revoked: microseconds since 1970. hash: HMAC-SHA-256 of the secret under the folder's pepper.
CREATE TABLE keys (
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    prefix  TEXT NOT NULL,
    hash    BLOB NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    revoked INTEGER
) STRICT;

-- One row per attempt. at: microseconds since 1970. first_token_micros is -1 where no token came.
CREATE TABLE usage (
    request_id         TEXT NOT NULL,
    attempt            INTEGER NOT NULL,
    key_id             TEXT NOT NULL,
    at                 INTEGER NOT NULL,
    endpoint           TEXT NOT NULL,
    asked              TEXT NOT NULL,
    leg                TEXT NOT NULL,
    model              TEXT NOT NULL,
    stream             INTEGER NOT NULL,
    outcome            TEXT NOT NULL,
    refusal            TEXT NOT NULL,
    status             INTEGER NOT NULL,
    state              TEXT NOT NULL,
    fresh_in           INTEGER NOT NULL,
    cached_in          INTEGER NOT NULL,
    cache_write        INTEGER NOT NULL,
    visible_out        INTEGER NOT NULL,
    reasoning_out      INTEGER NOT NULL,
    first_token_micros INTEGER NOT NULL,
    total_micros       INTEGER NOT NULL,
    PRIMARY KEY (request_id, attempt)
) STRICT;

CREATE INDEX usage_at ON usage (at);

-- Sums of usage, kept in the transaction that writes the rows. day: days since 1970-01-01, UTC.
CREATE TABLE usage_rollup (
    day           INTEGER NOT NULL,
    key_id        TEXT NOT NULL,
    leg           TEXT NOT NULL,
    model         TEXT NOT NULL,
    requests      INTEGER NOT NULL,
    attempts      INTEGER NOT NULL,
    failed        INTEGER NOT NULL,
    fresh_in      INTEGER NOT NULL,
    cached_in     INTEGER NOT NULL,
    cache_write   INTEGER NOT NULL,
    visible_out   INTEGER NOT NULL,
    reasoning_out INTEGER NOT NULL,
    PRIMARY KEY (day, key_id, leg, model)
) STRICT, WITHOUT ROWID;

-- How far each segment of the journal is in the tables above.
CREATE TABLE journal_position (
    segment  INTEGER PRIMARY KEY,
    position INTEGER NOT NULL
) STRICT;
