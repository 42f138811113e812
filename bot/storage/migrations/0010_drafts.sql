-- A system prompt that an admin is writing and has not saved yet. `base` is what was in force when it was begun, NULL
-- for nothing; at: Unix seconds.
CREATE TABLE drafts (
    scope            TEXT    NOT NULL,
    owner_id         INTEGER NOT NULL,
    user_id          INTEGER NOT NULL,
    content          TEXT    NOT NULL,
    base             TEXT,
    at               REAL    NOT NULL,
    PRIMARY KEY (scope, owner_id, user_id)
) STRICT, WITHOUT ROWID;
