-- What was said in a channel without the bot, where an admin lets it read along. Such a message has no turn.
ALTER TABLE messages ADD COLUMN passive INTEGER NOT NULL DEFAULT 0 CHECK (passive IN (0, 1));
