-- What is asked for by the clock: a row for each schedule of the configuration, with its next due time.
CREATE TABLE schedules (
  name text PRIMARY KEY,
  -- The expression and the zone its due times are counted by: with others it begins anew.
  rule text NOT NULL,
  -- NULL: never again.
  due_at timestamptz,
  paused_by text,
  paused_at timestamptz,
  -- When a process that is configured with it was last there.
  seen_at timestamptz NOT NULL DEFAULT clock_now()
);

-- Each due time, once, and what came of it.
CREATE TABLE schedule_times (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  schedule text NOT NULL,
  due_at timestamptz NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT clock_now(),
  outcome text NOT NULL CHECK (outcome IN ('asked', 'open', 'refused', 'skipped')),
  run_id bigint REFERENCES runs (id) ON DELETE SET NULL,
  -- Due times before it that were missed and are not made up for.
  older int NOT NULL DEFAULT 0,
  failure jsonb,
  UNIQUE (schedule, due_at)
);
CREATE INDEX schedule_times_run ON schedule_times (run_id) WHERE run_id IS NOT NULL;
