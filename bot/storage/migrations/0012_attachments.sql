-- What came with a question beside its author's words: quoted messages, files as text, pictures as they are shown to
-- the model. They go with their message. `tokens` of the message includes theirs.
CREATE TABLE attachments (
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
    -- The message that it was taken from, and who wrote that; 0 where it is the question's own.
    source_id        INTEGER NOT NULL,
    author_id        INTEGER NOT NULL,
    PRIMARY KEY (message_id, id)
) STRICT;

CREATE INDEX attachments_of_source ON attachments (source_id) WHERE source_id <> 0;
CREATE INDEX attachments_of_author ON attachments (author_id) WHERE author_id <> 0;

-- How many there are, so that those who read messages without any need not look for them.
ALTER TABLE messages ADD COLUMN has_attachments INTEGER NOT NULL DEFAULT 0;
