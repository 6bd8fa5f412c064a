-- Work that comes back: since when each is known, and what it was done for.
CREATE TABLE routine_tasks (
  name text PRIMARY KEY,
  since timestamptz NOT NULL DEFAULT clock_now()
);
CREATE TABLE routine_task_done (
  name text NOT NULL,
  -- The first day of the period.
  period date NOT NULL,
  done_by text NOT NULL,
  done_at timestamptz NOT NULL DEFAULT clock_now(),
  evidence text NOT NULL,
  PRIMARY KEY (name, period)
);
