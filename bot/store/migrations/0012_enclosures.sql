-- What came with a question beside its author's words: quoted messages, files as text, pictures as they are shown to
-- the model. They go with their message. `tokens` of the message includes theirs.
CREATE TABLE enclosures (
    message_id       INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    id               INTEGER NOT NULL,
    label            TEXT    NOT NULL,
    content          TEXT    NOT NULL,
    tokens           INTEGER NOT NULL,
    mime             TEXT,
    width            INTEGER,
    height           INTEGER,
    detail           TEXT,
    picture          BLOB,
    PRIMARY KEY (message_id, id)
) STRICT;

-- How many there are, so that those who read messages without any need not look for them.
ALTER TABLE messages ADD COLUMN enclosed INTEGER NOT NULL DEFAULT 0;
