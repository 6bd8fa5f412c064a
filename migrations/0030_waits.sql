-- A run that waits for the world gives its worker back: nobody holds it until wake_at (time of the domain), and it is still running.
ALTER TABLE runs ADD COLUMN wake_at timestamptz;
CREATE INDEX runs_wake ON runs (wake_at) WHERE wake_at IS NOT NULL;

ALTER TABLE run_steps DROP CONSTRAINT run_steps_kind_check;
ALTER TABLE run_steps ADD CONSTRAINT run_steps_kind_check CHECK (kind IN ('observe', 'effect', 'wait'));
