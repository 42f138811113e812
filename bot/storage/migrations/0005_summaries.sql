-- What a model wrote about the older part of a conversation, so that its gist outlives the window.
-- It covers the positions from `first` to `last`, so whatever happens to one of those finds its summaries.
-- `content` is NULL while it is being written. `leading`: it stands in prompts; one that is written gets there at a trim.
-- `outdated`: a message that it covers was edited; it goes at the next trim. `made_for` is the window's start when it
-- was begun, because one attempt between two trims is enough.
CREATE TABLE summaries (
    id               INTEGER PRIMARY KEY,
    channel_id       INTEGER NOT NULL REFERENCES conversations (channel_id) ON DELETE CASCADE,
    first            INTEGER NOT NULL,
    last             INTEGER NOT NULL,
    content          TEXT,
    tokens           INTEGER NOT NULL DEFAULT 0,
    leading          INTEGER NOT NULL DEFAULT 0 CHECK (leading IN (0, 1)),
    outdated         INTEGER NOT NULL DEFAULT 0 CHECK (outdated IN (0, 1)),
    made_for         INTEGER NOT NULL,
    made_at          REAL    NOT NULL
) STRICT;

CREATE INDEX summaries_of_channel ON summaries (channel_id, last);

-- When the window was last moved, Unix seconds.
ALTER TABLE conversations ADD COLUMN trimmed_at REAL;
