-- `accepted`: the longest prompt that the server has counted and answered. `configured`: `claimed` is the setting's.
ALTER TABLE models ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE models ADD COLUMN configured INTEGER NOT NULL DEFAULT 0 CHECK (configured IN (0, 1));
