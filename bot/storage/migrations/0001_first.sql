-- One conversation for each channel, thread or DM.
-- `reset_point`: messages at positions up to it were forgotten by /reset; they are deleted once the undo has run out.
-- `window_start`: the first position that prompts still hold; it only moves at a trim, so that prefixes last.
CREATE TABLE conversations (
    channel_id       INTEGER PRIMARY KEY,
    parent_id        INTEGER,
    guild_id         INTEGER,
    reset_point            INTEGER NOT NULL DEFAULT 0,
    window_start     INTEGER NOT NULL DEFAULT 0,
    undo_reset_point       INTEGER,
    undo_start       INTEGER,
    undo_until       REAL
) STRICT;

CREATE INDEX conversations_to_purge ON conversations (undo_until) WHERE undo_until IS NOT NULL;

-- The log. An answer is one row under its first part's id, at its question's position.
CREATE TABLE messages (
    id               INTEGER PRIMARY KEY,
    channel_id       INTEGER NOT NULL REFERENCES conversations (channel_id) ON DELETE CASCADE,
    position         INTEGER NOT NULL,
    role             TEXT    NOT NULL CHECK (role IN ('user', 'assistant')),
    author_id        INTEGER NOT NULL,
    author_name      TEXT    NOT NULL,
    content          TEXT    NOT NULL,
    tokens           INTEGER NOT NULL
) STRICT;

CREATE INDEX messages_in_order ON messages (channel_id, position, id);

-- One row for each mention, from the moment it was seen to its outcome. Times are Unix seconds.
CREATE TABLE turns (
    id               INTEGER PRIMARY KEY,
    question_id      INTEGER NOT NULL UNIQUE,
    channel_id       INTEGER NOT NULL REFERENCES conversations (channel_id) ON DELETE CASCADE,
    author_id        INTEGER NOT NULL,
    opened_at        REAL    NOT NULL,
    closed_at        REAL,
    outcome          TEXT    CHECK (outcome IN ('answered', 'failed', 'abandoned')),
    error            TEXT,
    model            TEXT,
    prompt_tokens    INTEGER,
    cached_tokens    INTEGER,
    output_tokens    INTEGER,
    reasoning_tokens INTEGER
) STRICT;

CREATE INDEX turns_open ON turns (opened_at) WHERE outcome IS NULL;
CREATE INDEX turns_of_channel ON turns (channel_id);

-- The messages in Discord that a turn's reply consists of.
CREATE TABLE parts (
    message_id       INTEGER PRIMARY KEY,
    turn_id          INTEGER NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
    ordinal          INTEGER NOT NULL,
    UNIQUE (turn_id, ordinal)
) STRICT;

-- What admins (and Parley itself, in scope 'bot') have set. `owner_id` is the guild's, channel's or application's id.
CREATE TABLE settings (
    scope            TEXT    NOT NULL CHECK (scope IN ('bot', 'guild', 'channel')),
    owner_id         INTEGER NOT NULL,
    name             TEXT    NOT NULL,
    value            TEXT    NOT NULL,
    changed_by       INTEGER,
    changed_at       REAL    NOT NULL,
    PRIMARY KEY (scope, owner_id, name)
) STRICT, WITHOUT ROWID;
