-- An edit of a message that prompts have used waits here until the next trim, so that prefixes last.
ALTER TABLE messages ADD COLUMN edited TEXT;
ALTER TABLE messages ADD COLUMN edited_tokens INTEGER;

CREATE INDEX messages_edited ON messages (channel_id) WHERE edited IS NOT NULL;

-- How often an unfinished turn was taken up again.
ALTER TABLE turns ADD COLUMN resumed INTEGER NOT NULL DEFAULT 0;
