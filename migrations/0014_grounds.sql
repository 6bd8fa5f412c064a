-- On what ground a run was asked for; a person where nothing is said.
ALTER TABLE runs ADD COLUMN ground jsonb;

-- A change somebody asks for, as a digest of who, what and where: it is open once. Nothing for what only reads.
ALTER TABLE runs ADD COLUMN question text;
CREATE UNIQUE INDEX runs_question ON runs (question)
  WHERE question IS NOT NULL AND state IN ('requested', 'planning', 'awaiting_approval');
