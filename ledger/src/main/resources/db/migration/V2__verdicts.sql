ALTER TABLE keys ADD COLUMN admin INTEGER NOT NULL DEFAULT 0;

-- changed: microseconds since 1970, as all instants here.
CREATE TABLE verdicts (
    id      TEXT PRIMARY KEY,
    json    TEXT NOT NULL,
    changed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What people said about verdicts, in the order in which they said it.
CREATE TABLE rulings (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    verdict TEXT NOT NULL,
    word    TEXT NOT NULL,
    reason  TEXT NOT NULL,
    by      TEXT NOT NULL,
    given   INTEGER NOT NULL,
    until   INTEGER NOT NULL
) STRICT;

CREATE INDEX rulings_until ON rulings (until);

-- Refusals that no rule knows. shape: a hash of the body without what differs from one to the next.
CREATE TABLE unknown_refusals (
    supplier TEXT NOT NULL,
    status   INTEGER NOT NULL,
    shape    TEXT NOT NULL,
    body     TEXT NOT NULL,
    count    INTEGER NOT NULL,
    first    INTEGER NOT NULL,
    last     INTEGER NOT NULL,
    PRIMARY KEY (supplier, status, shape)
) STRICT, WITHOUT ROWID;

-- Grows with each change of a ruling, so that a running gateway learns of it cheaply.
INSERT INTO metadata VALUES ('rulings', '0');
