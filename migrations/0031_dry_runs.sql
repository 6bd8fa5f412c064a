-- A dry run ends with its plan: it asks nobody, and changes nothing.
ALTER TABLE runs ADD COLUMN dry boolean NOT NULL DEFAULT false;
