CREATE TABLE takes (
    id              TEXT    PRIMARY KEY,
    owner           TEXT    NOT NULL,
    digest          TEXT    NOT NULL,
    bytes           INTEGER NOT NULL,
    name            TEXT    NOT NULL,
    folded_name     TEXT    NOT NULL,
    content_type    TEXT    NOT NULL,
    language        TEXT,
    beam_size       INTEGER NOT NULL,
    status          TEXT    NOT NULL,
    error_code      TEXT,
    error_subject   TEXT,
    created_ms      INTEGER NOT NULL,
    updated_ms      INTEGER NOT NULL,
    finished_ms     INTEGER,
    finished_count  INTEGER NOT NULL DEFAULT 0,
    processing_s    REAL,
    duration_s      REAL,
    spoken_language TEXT
) STRICT;
CREATE INDEX takes_by_owner ON takes (owner, created_ms DESC, id);
CREATE INDEX takes_by_digest ON takes (digest);

CREATE TABLE results (
    take_id TEXT PRIMARY KEY REFERENCES takes (id) ON DELETE CASCADE,
    key     TEXT NOT NULL,
    content BLOB NOT NULL
) STRICT;

CREATE TABLE tags (
    take_id TEXT NOT NULL REFERENCES takes (id) ON DELETE CASCADE,
    tag     TEXT NOT NULL,
    PRIMARY KEY (take_id, tag)
) STRICT;

CREATE TABLE jobs (
    take_id        TEXT    PRIMARY KEY REFERENCES takes (id) ON DELETE CASCADE,
    client         TEXT    NOT NULL,
    state          TEXT    NOT NULL,
    attempts       INTEGER NOT NULL DEFAULT 0,
    created_ms     INTEGER NOT NULL,
    not_before_ms  INTEGER NOT NULL,
    holder         TEXT,
    lease_until_ms INTEGER,
    error_code     TEXT,
    request_id     TEXT
) STRICT;
CREATE INDEX jobs_by_state ON jobs (state, not_before_ms);

CREATE TABLE turns (
    client  TEXT    PRIMARY KEY,
    last_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
    id         TEXT    PRIMARY KEY,
    name       TEXT    NOT NULL,
    hash       BLOB    NOT NULL UNIQUE,
    scopes     TEXT    NOT NULL,
    created_ms INTEGER NOT NULL,
    revoked_ms INTEGER
) STRICT;
