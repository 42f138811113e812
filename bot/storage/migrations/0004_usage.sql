-- One row for each completion request, also for those that failed or were begun anew: they cost money, too. Ids and
-- numbers only, and no foreign keys, so that what was spent outlasts what was said. `at` is Unix seconds; prices are
-- picodollars (10^-12 US dollars) a token, as they were then. `cost` is NULL where the price is unknown; `counted` is
-- what budgets take it for. A row stands from before the request on, with the most that it can cost.
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
    cost             INTEGER,
    counted          INTEGER NOT NULL
) STRICT;

CREATE INDEX completions_in_order ON completions (at);
CREATE INDEX completions_of_guild ON completions (guild_id, at) WHERE guild_id IS NOT NULL;
CREATE INDEX completions_of_user ON completions (user_id, at);

-- A restart has to know the last minute's questions.
CREATE INDEX turns_by_time ON turns (opened_at);

-- Budgets are settings of roles and users, too, which the first table does not allow.
CREATE TABLE settings_of_all (
    scope            TEXT    NOT NULL CHECK (scope IN ('bot', 'guild', 'channel', 'role', 'user')),
    owner_id         INTEGER NOT NULL,
    name             TEXT    NOT NULL,
    value            TEXT    NOT NULL,
    changed_by       INTEGER,
    changed_at       REAL    NOT NULL,
    PRIMARY KEY (scope, owner_id, name)
) STRICT, WITHOUT ROWID;

INSERT INTO settings_of_all SELECT scope, owner_id, name, value, changed_by, changed_at FROM settings;

DROP TABLE settings;

ALTER TABLE settings_of_all RENAME TO settings;
