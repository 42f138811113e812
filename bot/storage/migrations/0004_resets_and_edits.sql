-- Resets whose messages are not deleted yet. The latest of a channel can be undone before `undo_until`.
CREATE TABLE resets (
    channel_id       INTEGER NOT NULL REFERENCES conversations (channel_id) ON DELETE CASCADE,
    reset_point      INTEGER NOT NULL,
    -- Of the conversation before the reset.
    earlier_point    INTEGER NOT NULL,
    earlier_start    INTEGER NOT NULL,
    undo_until       REAL    NOT NULL,
    PRIMARY KEY (channel_id, reset_point)
) STRICT, WITHOUT ROWID;

CREATE INDEX resets_to_purge ON resets (undo_until);

INSERT INTO resets
SELECT channel_id, reset_point, coalesce(undo_reset_point, 0), coalesce(undo_start, 0), undo_until
FROM conversations
WHERE undo_until IS NOT NULL;

DROP INDEX conversations_to_purge;
ALTER TABLE conversations DROP COLUMN undo_reset_point;
ALTER TABLE conversations DROP COLUMN undo_start;
ALTER TABLE conversations DROP COLUMN undo_until;

-- An edit counts from the next prompt on, and deletes summaries of its message at once.
UPDATE messages SET content = edited, tokens = edited_tokens WHERE edited IS NOT NULL;
DROP INDEX messages_edited;
ALTER TABLE messages DROP COLUMN edited;
ALTER TABLE messages DROP COLUMN edited_tokens;

DELETE FROM summaries WHERE outdated;
ALTER TABLE summaries DROP COLUMN outdated;
