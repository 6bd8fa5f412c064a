-- What came in, by its own id: a redelivery or a replay finds its row and does nothing. Kept a day.
CREATE TABLE inbound (
  key text PRIMARY KEY,
  kind text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_now()
);
CREATE INDEX inbound_received ON inbound (received_at);

CREATE TABLE runs (
  id bigint GENERATED ALWAYS AS IDENTITY (START WITH 1001) PRIMARY KEY,
  inbound_key text UNIQUE,
  action text NOT NULL,
  params jsonb NOT NULL,
  environment text NOT NULL,
  risk text NOT NULL,
  target text,
  state text NOT NULL DEFAULT 'requested' CHECK (state IN (
    'requested', 'planning', 'awaiting_approval', 'queued', 'running', 'verifying',
    'succeeded', 'failed', 'refused', 'cancelled', 'expired', 'drifted', 'parked', 'outcome_unknown')),
  requested_by text NOT NULL,
  origin jsonb NOT NULL,
  parent bigint REFERENCES runs (id),
  superseded_by bigint REFERENCES runs (id),
  plan jsonb,
  plan_digest text,
  result jsonb,
  report jsonb,
  failure jsonb,
  cancelled_by text,
  created_at timestamptz NOT NULL DEFAULT clock_now(),
  started_at timestamptz,
  finished_at timestamptz,
  -- When a worker may take this run. NULL: nobody may (it waits for people or for its target, or has ended). While a worker
  -- has it, the end of its lease. One column, one small index, however many runs there are. The server's own time, not clock_now():
  -- moving the clock of the domain takes no worker its lease.
  due_at timestamptz DEFAULT statement_timestamp(),
  owner text,
  -- Goes up with each worker that takes the run; what an earlier one writes is refused.
  fence bigint NOT NULL DEFAULT 0,
  -- Workers in a row that took the run and ended no step.
  attempt int NOT NULL DEFAULT 0,
  -- The target this run queues for, and since when.
  waits_for text,
  waits_since timestamptz,
  CHECK (due_at IS NULL OR state IN ('requested', 'planning', 'queued', 'running', 'verifying'))
);
CREATE INDEX runs_due ON runs (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX runs_waiting ON runs (waits_for, waits_since, id) WHERE waits_for IS NOT NULL;
CREATE INDEX runs_open ON runs (id) WHERE state IN ('requested', 'planning', 'awaiting_approval', 'queued', 'running', 'verifying');

-- The journal: the intent of a step is committed before its effect, the result after it.
CREATE TABLE run_steps (
  run_id bigint NOT NULL REFERENCES runs (id),
  key text NOT NULL,
  position int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('observe', 'effect')),
  state text NOT NULL CHECK (state IN ('running', 'done', 'failed', 'unknown')),
  detail text NOT NULL DEFAULT '',
  result jsonb,
  fence bigint NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_now(),
  finished_at timestamptz,
  PRIMARY KEY (run_id, key)
);

-- One run at a time changes a target.
CREATE TABLE target_locks (
  target text PRIMARY KEY,
  run_id bigint NOT NULL UNIQUE REFERENCES runs (id),
  since timestamptz NOT NULL DEFAULT clock_now()
);

-- The question put to people: bound to one plan by its digest, named by an opaque id.
CREATE TABLE approvals (
  id text PRIMARY KEY,
  run_id bigint NOT NULL UNIQUE REFERENCES runs (id),
  plan_digest text NOT NULL,
  gate jsonb NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'approved', 'cancelled', 'expired')),
  expires_at timestamptz NOT NULL,
  decided_at timestamptz
);
CREATE INDEX approvals_open ON approvals (expires_at) WHERE state = 'open';

CREATE TABLE approval_votes (
  approval_id text NOT NULL REFERENCES approvals (id),
  user_id text NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('approve', 'cancel')),
  at timestamptz NOT NULL DEFAULT clock_now(),
  PRIMARY KEY (approval_id, user_id)
);

-- What a report offers to do next: a button carries the id alone.
CREATE TABLE offers (
  id text PRIMARY KEY,
  run_id bigint NOT NULL REFERENCES runs (id),
  place text NOT NULL CHECK (place IN ('next', 'other')),
  position int NOT NULL,
  label text NOT NULL,
  action text NOT NULL,
  params jsonb NOT NULL,
  style text,
  used_by text,
  used_at timestamptz,
  used_run bigint REFERENCES runs (id)
);
CREATE INDEX offers_run ON offers (run_id);

-- What the relay hands to the queue: a run to wake a worker for. Losing a row costs a second (the sweeper), never a run.
CREATE TABLE dispatch (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id bigint NOT NULL
);

-- Duties that one process at a time has: delivering to Slack, sealing the audit.
CREATE TABLE duties (
  name text PRIMARY KEY,
  owner text NOT NULL,
  fence bigint NOT NULL DEFAULT 1,
  until timestamptz NOT NULL
);
