-- Tools of MCP servers, as a guild's admins have agreed to them. One that its server defines otherwise is not offered.
CREATE TABLE tool_pins (
    guild_id         INTEGER NOT NULL,
    server           TEXT    NOT NULL,
    tool             TEXT    NOT NULL,
    digest           TEXT    NOT NULL,
    -- JSON: name, description, schema and hints, as the server listed them.
    definition       TEXT    NOT NULL,
    pinned_by        INTEGER NOT NULL,
    pinned_at        REAL    NOT NULL,
    PRIMARY KEY (guild_id, server, tool)
) STRICT, WITHOUT ROWID;

-- Questions before a call of a tool that changes something, and the decisions. No words of a conversation stand here.
CREATE TABLE approvals (
    -- Random, and part of the buttons' ids.
    id               TEXT    NOT NULL PRIMARY KEY,
    turn_id          INTEGER NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
    round            INTEGER NOT NULL,
    -- NULL once the call is gone: another one may come at its place, about which no person was asked.
    number           INTEGER,
    guild_id         INTEGER,
    channel_id       INTEGER NOT NULL,
    asker_id         INTEGER NOT NULL,
    tool             TEXT    NOT NULL,
    -- The card in Discord; NULL before it is posted.
    message_id       INTEGER,
    asked_at         REAL    NOT NULL,
    expires_at       REAL    NOT NULL,
    decision         TEXT,
    -- 0: no person.
    decided_by       INTEGER,
    decided_at       REAL,
    UNIQUE (turn_id, round, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER call_deleted AFTER DELETE ON calls BEGIN
    UPDATE approvals SET number = NULL
    WHERE turn_id = OLD.turn_id AND round = OLD.round AND number = OLD.number;
END;

-- Calls of tools by day (Unix time / 86400).
CREATE TABLE tool_days (
    day              INTEGER NOT NULL,
    guild_id         INTEGER NOT NULL,
    user_id          INTEGER NOT NULL,
    calls            INTEGER NOT NULL,
    PRIMARY KEY (day, guild_id, user_id)
) STRICT, WITHOUT ROWID;
