-- Passive messages at positions up to this one have left the window, even if it began before them.
ALTER TABLE conversations ADD COLUMN passive_to INTEGER NOT NULL DEFAULT 0;
