-- A turn that is asked for another answer, or for more of one, is open again. Until that ends, `previous` has the answer
-- that stood, which comes back where the new attempt fails; `continues`: what comes is added to it.
ALTER TABLE turns ADD COLUMN previous TEXT;
ALTER TABLE turns ADD COLUMN continues INTEGER NOT NULL DEFAULT 0 CHECK (continues IN (0, 1));
