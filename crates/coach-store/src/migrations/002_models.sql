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
    -- Never used again, so that an answer cannot follow a question that was cleared.
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    take_id    TEXT    NOT NULL REFERENCES takes (id) ON DELETE CASCADE,
    speaker    TEXT    NOT NULL,
    content    TEXT    NOT NULL,
    is_partial INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_by_take ON messages (take_id, number);
