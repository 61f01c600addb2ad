-- What attempts cost. currency: CNY or USD, empty where no price is known. cost: what the supplier
-- bills, charge: what the caller is charged, both in millionths of the currency. counted: how
-- tokens were counted that the leg did not tell. posting: where they stand in the books.
ALTER TABLE usage ADD COLUMN currency TEXT NOT NULL DEFAULT '';
ALTER TABLE usage ADD COLUMN cost INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN charge INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN charged_in INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN charged_out INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN price_row TEXT NOT NULL DEFAULT '';
ALTER TABLE usage ADD COLUMN counted TEXT NOT NULL DEFAULT '';
ALTER TABLE usage ADD COLUMN posting INTEGER NOT NULL DEFAULT 0;

-- Sums of costs beside usage_rollup, one row for each currency.
CREATE TABLE cost_rollup (
    day      INTEGER NOT NULL,
    key_id   TEXT NOT NULL,
    leg      TEXT NOT NULL,
    model    TEXT NOT NULL,
    currency TEXT NOT NULL,
    cost     INTEGER NOT NULL,
    charge   INTEGER NOT NULL,
    PRIMARY KEY (day, key_id, leg, model, currency)
) STRICT, WITHOUT ROWID;

-- Double entry. Rows are only ever added; what was wrong is put right by another posting. The
-- amounts of a posting add up to 0 in each unit: tokens, requests, millionths of CNY and of USD.
CREATE TABLE postings (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    at        INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    reference TEXT NOT NULL,
    detail    TEXT NOT NULL
) STRICT;

CREATE TABLE entries (
    posting INTEGER NOT NULL,
    account TEXT NOT NULL,
    unit    TEXT NOT NULL,
    amount  INTEGER NOT NULL,
    PRIMARY KEY (posting, account, unit)
) STRICT, WITHOUT ROWID;

CREATE INDEX entries_account ON entries (account);

-- What the callers' requests took from limits: tokens that they were charged for, and the money
-- that no grant covered, in both currencies. run: the life of a gateway that counted them itself.
CREATE TABLE spent (
    day        INTEGER NOT NULL,
    key_id     TEXT NOT NULL,
    route      TEXT NOT NULL,
    run        TEXT NOT NULL,
    requests   INTEGER NOT NULL,
    tokens_in  INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL,
    cny        INTEGER NOT NULL,
    usd        INTEGER NOT NULL,
    PRIMARY KEY (day, key_id, route, run)
) STRICT, WITHOUT ROWID;

-- Holds that have not ended: state is held, or unknown where their gateway died. at, until:
-- milliseconds since 1970.
CREATE TABLE holds (
    id         TEXT PRIMARY KEY,
    node       INTEGER NOT NULL,
    run        TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    route      TEXT NOT NULL,
    at         INTEGER NOT NULL,
    until      INTEGER NOT NULL,
    state      TEXT NOT NULL,
    tokens_in  INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL,
    cny        INTEGER NOT NULL,
    usd        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What requests drew from grants. run as in spent.
CREATE TABLE draws (
    request_id TEXT NOT NULL,
    grant_id   TEXT NOT NULL,
    amount     INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    run        TEXT NOT NULL,
    posting    INTEGER NOT NULL,
    PRIMARY KEY (request_id, grant_id)
) STRICT, WITHOUT ROWID;

-- Sums of draws.
CREATE TABLE drawn (
    grant_id TEXT NOT NULL,
    run      TEXT NOT NULL,
    amount   INTEGER NOT NULL,
    PRIMARY KEY (grant_id, run)
) STRICT, WITHOUT ROWID;

-- subject: house, or KIND:NAME. id: SUBJECT/MEASURE/PERIOD.
CREATE TABLE limits (
    id      TEXT PRIMARY KEY,
    subject TEXT NOT NULL,
    measure TEXT NOT NULL,
    period  TEXT NOT NULL,
    amount  INTEGER NOT NULL,
    changed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- legs, models, routes: names, a line each; empty for everywhere. ended: when what was left of it
-- was given up.
CREATE TABLE grants (
    id         TEXT PRIMARY KEY,
    holder     TEXT NOT NULL,
    unit       TEXT NOT NULL,
    amount     INTEGER NOT NULL,
    legs       TEXT NOT NULL,
    models     TEXT NOT NULL,
    routes     TEXT NOT NULL,
    category   TEXT NOT NULL,
    priority   INTEGER NOT NULL,
    effective  INTEGER NOT NULL,
    expires    INTEGER,
    rollover   INTEGER NOT NULL,
    provenance TEXT NOT NULL,
    created    INTEGER NOT NULL,
    ended      INTEGER
) STRICT, WITHOUT ROWID;

-- Grows with each change of a limit or grant.
INSERT INTO metadata (name, value) VALUES ('rules', '0');
