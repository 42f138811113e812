-- A turn that is taken up again has to know whose options apply, and a category's do in all its channels.
ALTER TABLE conversations ADD COLUMN category_id INTEGER;

-- Which guild a setting belongs to, so that it goes with the guild; NULL for the bot's own and for people's.
ALTER TABLE settings ADD COLUMN guild_id INTEGER;

UPDATE settings SET guild_id = owner_id WHERE scope = 'guild';
UPDATE settings
SET guild_id = (SELECT guild_id FROM conversations WHERE channel_id = owner_id)
WHERE scope = 'channel';

-- What people changed, so that everybody who may can see it and take it back. NULL: not set. Ids are never used again,
-- because buttons carry them.
CREATE TABLE changes (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    at               REAL    NOT NULL,
    changed_by       INTEGER NOT NULL,
    guild_id         INTEGER,
    scope            TEXT    NOT NULL,
    owner_id         INTEGER NOT NULL,
    name             TEXT    NOT NULL,
    old              TEXT,
    new              TEXT
) STRICT;

CREATE INDEX changes_of_owner ON changes (scope, owner_id, name, id);
CREATE INDEX changes_of_guild ON changes (guild_id, id) WHERE guild_id IS NOT NULL;

-- What was set before there was this table is the first version that is known.
INSERT INTO changes (at, changed_by, guild_id, scope, owner_id, name, old, new)
SELECT changed_at, changed_by, guild_id, scope, owner_id, name, NULL, value
FROM settings
WHERE changed_by IS NOT NULL
ORDER BY changed_at;

-- Who wants to be left alone: nothing of theirs is answered or stored. At: Unix seconds.
CREATE TABLE opted_out (
    user_id          INTEGER PRIMARY KEY,
    at               REAL    NOT NULL
) STRICT;
