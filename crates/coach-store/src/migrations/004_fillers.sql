-- What the owner says of their own fillers: lists that a take was asked for with, and corrections
-- of single places.
ALTER TABLE takes ADD COLUMN filler_lists TEXT NOT NULL DEFAULT '';
ALTER TABLE takes ADD COLUMN filler_corrections TEXT NOT NULL DEFAULT '';
