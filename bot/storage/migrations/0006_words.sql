-- The index of words of messages that have left their window. It holds hashes of word beginnings, no text, and triggers
-- delete all of a message in the transaction that deletes or changes it.

-- `id` is short, because each word has it. Messages before the position `indexed_to` are indexed.
CREATE TABLE word_indexes (
    id               INTEGER PRIMARY KEY,
    channel_id       INTEGER NOT NULL UNIQUE REFERENCES conversations (channel_id) ON DELETE CASCADE,
    indexed_to       INTEGER NOT NULL DEFAULT 0,
    -- The number of the next message.
    next             INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Numbers of a conversation's messages, in order. `terms` has the hashes, of three bytes each.
CREATE TABLE indexed_messages (
    index_id         INTEGER NOT NULL,
    number           INTEGER NOT NULL,
    message_id       INTEGER NOT NULL,
    terms            BLOB    NOT NULL,
    PRIMARY KEY (index_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE words (
    index_id         INTEGER NOT NULL,
    term             BLOB    NOT NULL,
    number           INTEGER NOT NULL,
    PRIMARY KEY (index_id, term, number)
) STRICT, WITHOUT ROWID;

-- The number in `indexed_messages`, NULL if not indexed.
ALTER TABLE messages ADD COLUMN number INTEGER;

-- Offsets of the terms in a message's blob: triggers have no loops.
CREATE TABLE term_offsets (at INTEGER PRIMARY KEY) STRICT;
INSERT INTO term_offsets
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 255) SELECT i * 3 + 1 FROM n;

CREATE TRIGGER indexed_message_deleted AFTER DELETE ON indexed_messages BEGIN
    DELETE FROM words
    WHERE index_id = OLD.index_id AND number = OLD.number AND term IN (
        SELECT substr(OLD.terms, at, 3) FROM term_offsets WHERE at < length(OLD.terms)
    );
END;

CREATE TRIGGER word_index_deleted AFTER DELETE ON word_indexes BEGIN
    DELETE FROM indexed_messages WHERE index_id = OLD.id;
END;

CREATE TRIGGER message_words_deleted AFTER DELETE ON messages WHEN OLD.number IS NOT NULL BEGIN
    DELETE FROM indexed_messages
    WHERE number = OLD.number AND index_id = (SELECT id FROM word_indexes WHERE channel_id = OLD.channel_id);
END;

-- `WordsTable` indexes it again, under the same number.
CREATE TRIGGER message_words_changed AFTER UPDATE OF content, author_name ON messages WHEN OLD.number IS NOT NULL BEGIN
    DELETE FROM indexed_messages
    WHERE number = OLD.number AND index_id = (SELECT id FROM word_indexes WHERE channel_id = OLD.channel_id);
END;

-- One that comes so late that the window has passed it is still to be indexed.
CREATE TRIGGER late_message_added AFTER INSERT ON messages BEGIN
    UPDATE word_indexes SET indexed_to = NEW.position WHERE channel_id = NEW.channel_id AND indexed_to > NEW.position;
END;

CREATE TRIGGER attachment_words_deleted AFTER DELETE ON attachments BEGIN
    DELETE FROM indexed_messages
    WHERE (index_id, number) = (
        SELECT w.id, m.number FROM messages AS m JOIN word_indexes AS w USING (channel_id) WHERE m.id = OLD.message_id
    );
END;
