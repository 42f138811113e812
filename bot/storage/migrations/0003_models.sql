-- What a model on a server has taught: its window when a prompt did not fit, and how it counts tokens.
-- `claimed`: what the setting or the server said of the window when `window_tokens` was learned.
CREATE TABLE models (
    endpoint         TEXT    NOT NULL,
    name             TEXT    NOT NULL,
    window_tokens    INTEGER,
    claimed          INTEGER,
    scale            REAL    NOT NULL,
    PRIMARY KEY (endpoint, name)
) STRICT, WITHOUT ROWID;
