-- Ids are Discord's unless noted. Times are Unix seconds.

-- One row for each channel, thread or DM with a conversation.
CREATE TABLE conversations (
    channel_id       INTEGER PRIMARY KEY,
    parent_id        INTEGER,
    guild_id         INTEGER,
    category_id      INTEGER,
    -- Messages at positions up to this one are forgotten, and deleted when the undo expires.
    reset_point      INTEGER NOT NULL DEFAULT 0,
    -- First position in prompts. Moves at trims only, so that the provider's prompt cache stays valid.
    window_start     INTEGER NOT NULL DEFAULT 0,
    trimmed_at       REAL,
    undo_reset_point INTEGER,
    undo_start       INTEGER,
    undo_until       REAL
) STRICT;

CREATE INDEX conversations_to_purge ON conversations (undo_until) WHERE undo_until IS NOT NULL;

-- An answer is one row: the id is that of its first Discord message, the position that of its question.
CREATE TABLE messages (
    id               INTEGER PRIMARY KEY,
    channel_id       INTEGER NOT NULL REFERENCES conversations (channel_id) ON DELETE CASCADE,
    position         INTEGER NOT NULL,
    role             TEXT    NOT NULL CHECK (role IN ('user', 'assistant')),
    author_id        INTEGER NOT NULL,
    author_name      TEXT    NOT NULL,
    content          TEXT    NOT NULL,
    -- Includes the attachments.
    tokens           INTEGER NOT NULL,
    -- An edit of a message that was in a prompt waits here for the next trim.
    edited           TEXT,
    edited_tokens    INTEGER,
    -- Stored by passive listening: the message has no turn.
    passive          INTEGER NOT NULL DEFAULT 0 CHECK (passive IN (0, 1)),
    -- Number of attachments. Messages without any need no second query.
    has_attachments  INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX messages_in_order ON messages (channel_id, position, id);
CREATE INDEX messages_edited ON messages (channel_id) WHERE edited IS NOT NULL;
CREATE INDEX messages_of_author ON messages (author_id, channel_id, id);

-- Quoted messages, files as text, and pictures as the model gets them.
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
    -- The message that the attachment was taken from, and its author; 0 for the question's own attachments.
    source_id        INTEGER NOT NULL,
    author_id        INTEGER NOT NULL,
    PRIMARY KEY (message_id, id)
) STRICT;

CREATE INDEX attachments_of_source ON attachments (source_id) WHERE source_id <> 0;
CREATE INDEX attachments_of_author ON attachments (author_id) WHERE author_id <> 0;

-- One row for each mention. `id` is the database's own.
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
    reasoning_tokens INTEGER,
    -- Attempts after restarts of the bot.
    resumed          INTEGER NOT NULL DEFAULT 0,
    -- Retried or continued: the previous answer, restored if the new attempt fails.
    previous         TEXT,
    -- The new text is appended to `previous`.
    continues        INTEGER NOT NULL DEFAULT 0 CHECK (continues IN (0, 1))
) STRICT;

CREATE INDEX turns_open ON turns (opened_at) WHERE outcome IS NULL;
CREATE INDEX turns_of_channel ON turns (channel_id);
CREATE INDEX turns_of_author ON turns (author_id);
CREATE INDEX turns_by_time ON turns (opened_at);

-- The Discord messages of a turn's reply.
CREATE TABLE parts (
    message_id       INTEGER PRIMARY KEY,
    turn_id          INTEGER NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
    ordinal          INTEGER NOT NULL,
    UNIQUE (turn_id, ordinal)
) STRICT;

-- Summaries of the positions from `first` to `last`. `content` is NULL while a model writes the summary.
CREATE TABLE summaries (
    id               INTEGER PRIMARY KEY,
    channel_id       INTEGER NOT NULL REFERENCES conversations (channel_id) ON DELETE CASCADE,
    first            INTEGER NOT NULL,
    last             INTEGER NOT NULL,
    content          TEXT,
    tokens           INTEGER NOT NULL DEFAULT 0,
    -- In prompts. A finished summary gets there at a trim.
    leading          INTEGER NOT NULL DEFAULT 0 CHECK (leading IN (0, 1)),
    -- A covered message was edited: deleted at the next trim.
    outdated         INTEGER NOT NULL DEFAULT 0 CHECK (outdated IN (0, 1)),
    -- `window_start` when the summary was begun: one attempt between two trims is enough.
    made_for         INTEGER NOT NULL,
    made_at          REAL    NOT NULL
) STRICT;

CREATE INDEX summaries_of_channel ON summaries (channel_id, last);

-- `owner_id` is the id of the guild, channel, role, user or application. Scope 'bot' also has the bot's own notes.
CREATE TABLE settings (
    scope            TEXT    NOT NULL CHECK (scope IN ('bot', 'guild', 'channel', 'role', 'user')),
    owner_id         INTEGER NOT NULL,
    name             TEXT    NOT NULL,
    value            TEXT    NOT NULL,
    changed_by       INTEGER,
    changed_at       REAL    NOT NULL,
    -- The guild whose departure deletes the setting; NULL for scopes 'bot' and 'user'.
    guild_id         INTEGER,
    PRIMARY KEY (scope, owner_id, name)
) STRICT, WITHOUT ROWID;

-- History of settings. NULL: not set. Buttons carry ids, so AUTOINCREMENT keeps an id from being used twice.
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

-- Unsaved system prompts. `base` is the prompt in force when the draft was begun, NULL for none.
CREATE TABLE drafts (
    scope            TEXT    NOT NULL,
    owner_id         INTEGER NOT NULL,
    user_id          INTEGER NOT NULL,
    content          TEXT    NOT NULL,
    base             TEXT,
    at               REAL    NOT NULL,
    PRIMARY KEY (scope, owner_id, user_id)
) STRICT, WITHOUT ROWID;

-- Users whose messages are neither answered nor stored.
CREATE TABLE opted_out (
    user_id          INTEGER PRIMARY KEY,
    at               REAL    NOT NULL
) STRICT;

-- Erasures in progress, so that a restart resumes them. `channel_id` 0: everywhere. `upto`: the user's last message.
CREATE TABLE erasures (
    user_id          INTEGER NOT NULL,
    channel_id       INTEGER NOT NULL,
    at               REAL    NOT NULL,
    upto             INTEGER NOT NULL,
    PRIMARY KEY (user_id, channel_id)
) STRICT, WITHOUT ROWID;

-- Guilds that removed the bot.
CREATE TABLE departures (
    guild_id         INTEGER PRIMARY KEY,
    at               REAL    NOT NULL
) STRICT;

-- Limits learned from a model's errors and usage reports. `claimed`: the window by setting or report at that time.
CREATE TABLE models (
    endpoint         TEXT    NOT NULL,
    name             TEXT    NOT NULL,
    window_tokens    INTEGER,
    claimed          INTEGER,
    scale            REAL    NOT NULL,
    PRIMARY KEY (endpoint, name)
) STRICT, WITHOUT ROWID;

-- One row for each completion request, failed ones included, inserted before the request with its maximum cost.
-- No foreign keys: usage outlasts the conversation. Prices are picodollars (10^-12 USD) per token at that time.
CREATE TABLE completions (
    id               INTEGER PRIMARY KEY,
    at               REAL    NOT NULL,
    question_id      INTEGER NOT NULL,
    guild_id         INTEGER,
    channel_id       INTEGER NOT NULL,
    user_id          INTEGER NOT NULL,
    model            TEXT    NOT NULL,
    purpose          TEXT    NOT NULL,
    prompt_tokens    INTEGER NOT NULL,
    cached_tokens    INTEGER NOT NULL,
    written_tokens   INTEGER NOT NULL,
    output_tokens    INTEGER NOT NULL,
    reasoning_tokens INTEGER NOT NULL,
    estimated        INTEGER NOT NULL CHECK (estimated IN (0, 1)),
    input_price      INTEGER,
    cached_price     INTEGER,
    written_price    INTEGER,
    output_price     INTEGER,
    request_price    INTEGER,
    -- NULL if the price is unknown; `counted` is the amount that budgets use then.
    cost             INTEGER,
    counted          INTEGER NOT NULL
) STRICT;

CREATE INDEX completions_in_order ON completions (at);
CREATE INDEX completions_of_guild ON completions (guild_id, at) WHERE guild_id IS NOT NULL;
CREATE INDEX completions_of_user ON completions (user_id, at);
