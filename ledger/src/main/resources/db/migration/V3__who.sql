-- Tenants. id: the names from the organisation down, joined by slashes, e.g. acme/support/bot. Never
-- given twice, also after closing. created, closed: microseconds since 1970.
CREATE TABLE organisations (
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    created INTEGER NOT NULL,
    closed  INTEGER
) STRICT;

CREATE TABLE teams (
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    parent  TEXT NOT NULL,
    created INTEGER NOT NULL,
    closed  INTEGER
) STRICT;

CREATE TABLE applications (
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    parent  TEXT NOT NULL,
    created INTEGER NOT NULL,
    closed  INTEGER
) STRICT;

-- Those of keys that were made without saying whose they are; as old as the folder.
INSERT INTO organisations (id, name, created) VALUES ('default', 'default', 0);
INSERT INTO teams (id, name, parent, created) VALUES ('default/default', 'default', 'default', 0);
INSERT INTO applications (id, name, parent, created)
    VALUES ('default/default/default', 'default', 'default/default', 0);

-- app: id of the application. scope: JSON, {} restricts nothing. ends: when a key that was rotated
-- stops; replaced_by: id of the key in its place.
ALTER TABLE keys ADD COLUMN app TEXT NOT NULL DEFAULT 'default/default/default';
ALTER TABLE keys ADD COLUMN scope TEXT NOT NULL DEFAULT '{}';
ALTER TABLE keys ADD COLUMN expires INTEGER;
ALTER TABLE keys ADD COLUMN replaced_by TEXT;
ALTER TABLE keys ADD COLUMN ends INTEGER;

-- Who changed what of the above; rows are only ever added.
CREATE TABLE changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    by     TEXT NOT NULL,
    what   TEXT NOT NULL,
    target TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
