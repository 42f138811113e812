-- Completions of an open turn that called tools. They are deleted when the turn closes.
CREATE TABLE rounds (
    turn_id          INTEGER NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
    number           INTEGER NOT NULL,
    model            TEXT    NOT NULL,
    -- The text beside the calls.
    content          TEXT    NOT NULL,
    -- JSON: keys of the server's message that it wants back within the turn.
    extra            TEXT    NOT NULL,
    PRIMARY KEY (turn_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE calls (
    turn_id          INTEGER NOT NULL,
    round            INTEGER NOT NULL,
    number           INTEGER NOT NULL,
    -- The server's.
    id               TEXT    NOT NULL,
    name             TEXT    NOT NULL,
    arguments        TEXT    NOT NULL,
    extra            TEXT    NOT NULL,
    -- The tool only reads: its result may be deleted at any time, since the call can be repeated.
    reads            INTEGER NOT NULL CHECK (reads IN (0, 1)),
    -- NULL before the tool is called.
    begun_at         REAL,
    -- NULL before the tool has answered.
    result           TEXT,
    label            TEXT,
    is_error         INTEGER CHECK (is_error IN (0, 1)),
    -- JSON: pairs of label and URL.
    links            TEXT,
    PRIMARY KEY (turn_id, round, number),
    FOREIGN KEY (turn_id, round) REFERENCES rounds (turn_id, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Rounds go with their question, and results that may hold a member's words go with any message, in its transaction.
CREATE TRIGGER message_deleted_in_round AFTER DELETE ON messages WHEN EXISTS (SELECT 1 FROM rounds) BEGIN
    DELETE FROM rounds
    WHERE OLD.role = 'user' AND turn_id IN (SELECT id FROM turns WHERE question_id = OLD.id);
    UPDATE calls SET result = NULL, label = NULL, is_error = NULL, links = NULL WHERE reads AND result IS NOT NULL;
END;

CREATE TRIGGER message_edited_in_round AFTER UPDATE OF content ON messages WHEN EXISTS (SELECT 1 FROM rounds) BEGIN
    UPDATE calls SET result = NULL, label = NULL, is_error = NULL, links = NULL WHERE reads AND result IS NOT NULL;
END;

CREATE TRIGGER attachment_deleted_in_round AFTER DELETE ON attachments WHEN EXISTS (SELECT 1 FROM rounds) BEGIN
    UPDATE calls SET result = NULL, label = NULL, is_error = NULL, links = NULL WHERE reads AND result IS NOT NULL;
END;

CREATE TRIGGER reset_in_round AFTER UPDATE OF reset_point ON conversations WHEN EXISTS (SELECT 1 FROM rounds) BEGIN
    UPDATE calls SET result = NULL, label = NULL, is_error = NULL, links = NULL WHERE reads AND result IS NOT NULL;
END;
