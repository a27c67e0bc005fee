-- What a take is judged as, in a form of the caller's. Empty for takes from before there was a
-- choice: they are of the caller's usual kind.
ALTER TABLE takes ADD COLUMN profile TEXT NOT NULL DEFAULT '';
