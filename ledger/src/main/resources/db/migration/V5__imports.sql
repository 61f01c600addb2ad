-- What exports of other houses say was used and what it cost. begins: seconds since 1970. width:
-- seconds, 0 where it is not told. micros: millionths of currency. split_by: by what the export keeps
-- apart. source: SHA-256 of the file. matched: id of the grant that was made equal to it, else empty.
CREATE TABLE imports (
    kind         TEXT NOT NULL,
    organisation TEXT NOT NULL,
    project      TEXT NOT NULL,
    api_key      TEXT NOT NULL,
    person       TEXT NOT NULL,
    model        TEXT NOT NULL,
    batch        TEXT NOT NULL,
    tier         TEXT NOT NULL,
    item         TEXT NOT NULL,
    begins       INTEGER NOT NULL,
    width        INTEGER NOT NULL,
    split_by     TEXT NOT NULL,
    requests     INTEGER NOT NULL,
    tokens_in    INTEGER NOT NULL,
    cached_in    INTEGER NOT NULL,
    cache_write  INTEGER NOT NULL,
    tokens_out   INTEGER NOT NULL,
    quantity     INTEGER NOT NULL,
    currency     TEXT NOT NULL,
    micros       INTEGER NOT NULL,
    source       TEXT NOT NULL,
    imported     INTEGER NOT NULL,
    matched      TEXT NOT NULL,
    PRIMARY KEY (begins, kind, organisation, project, api_key, person, model, batch, tier, item, width)
) STRICT, WITHOUT ROWID;

-- Signed statements of how a grant was made equal to imports, as JSON.
CREATE TABLE statements (
    grant_id TEXT PRIMARY KEY,
    json     TEXT NOT NULL,
    made     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
