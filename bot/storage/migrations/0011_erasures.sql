-- Up to which message of somebody's a wish to erase goes: what is said after it stays.
ALTER TABLE erasures ADD COLUMN upto INTEGER NOT NULL DEFAULT 0;

UPDATE erasures
SET upto = coalesce((SELECT max(id) FROM messages WHERE author_id = user_id), 0);
