-- How mail is encrypted for a recipient, and what is tried after that.
ALTER TABLE recipient ADD COLUMN way   TEXT NOT NULL DEFAULT '';
ALTER TABLE recipient ADD COLUMN chain TEXT NOT NULL DEFAULT '[]';
