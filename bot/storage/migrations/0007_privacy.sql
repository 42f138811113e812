-- Everything that somebody has said has to be found without reading everything else.
CREATE INDEX messages_of_author ON messages (author_id, channel_id, id);
CREATE INDEX turns_of_author ON turns (author_id);

-- Whose words are to be erased, until nothing of them is left: a crash in between changes nothing about the wish.
-- `channel_id`: only there; 0 for everywhere. At: Unix seconds.
CREATE TABLE erasures (
    user_id          INTEGER NOT NULL,
    channel_id       INTEGER NOT NULL,
    at               REAL    NOT NULL,
    PRIMARY KEY (user_id, channel_id)
) STRICT, WITHOUT ROWID;

-- Guilds that the bot is no longer in. What is known of one is deleted a while after `at`, Unix seconds.
CREATE TABLE departures (
    guild_id         INTEGER PRIMARY KEY,
    at               REAL    NOT NULL
) STRICT;
