CREATE TABLE commentaries (
    take_id       TEXT    NOT NULL REFERENCES takes (id) ON DELETE CASCADE,
    locale        TEXT    NOT NULL,
    state         TEXT    NOT NULL,
    content       BLOB,
    error_code    TEXT,
    error_subject TEXT,
    request_id    TEXT,
    updated_ms    INTEGER NOT NULL,
    PRIMARY KEY (take_id, locale)
) STRICT;
CREATE INDEX commentaries_by_state ON commentaries (state, updated_ms);

CREATE TABLE messages (
    take_id    TEXT    NOT NULL REFERENCES takes (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    role       TEXT    NOT NULL,
    content    TEXT    NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (take_id, number)
) STRICT;
