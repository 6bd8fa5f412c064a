-- A Slack message is a view of a row. Each change of what it shows raises `wanted`; the delivery makes Slack catch up.
CREATE TABLE messages (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Sent along as message metadata, and looked for before anything is posted a second time.
  key text NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('card', 'note', 'file', 'ephemeral', 'home')),
  -- 0 pages, 1 questions to people, 2 answers, 3 progress and garnish.
  priority smallint NOT NULL,
  run_id bigint REFERENCES runs (id),
  -- What to show where it is not a view of the run: a neutral report, a file.
  content jsonb,
  channel text NOT NULL,
  -- The message of ours this one is a reply to; it is posted only after that one.
  thread_of bigint REFERENCES messages (id),
  thread_ts text,
  user_id text,
  ts text,
  wanted bigint NOT NULL DEFAULT 1,
  delivered bigint NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'posting', 'posted', 'dropped')),
  attempts int NOT NULL DEFAULT 0,
  not_before timestamptz NOT NULL DEFAULT clock_now(),
  posting_since timestamptz,
  edited_at timestamptz,
  error text,
  created_at timestamptz NOT NULL DEFAULT clock_now(),
  updated_at timestamptz NOT NULL DEFAULT clock_now()
);
CREATE INDEX messages_due ON messages (priority, not_before) WHERE wanted > delivered AND state <> 'dropped';
CREATE INDEX messages_run ON messages (run_id);

-- A form that was opened: its opaque id is all that Slack carries.
CREATE TABLE forms (
  id text PRIMARY KEY,
  command text NOT NULL,
  user_id text NOT NULL,
  origin jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_now()
);

-- Whatever a card shows, its change makes the card stale: no code path can forget it.
-- A terminal state, a question and a decision go out at once; anything else waits its turn.
CREATE FUNCTION run_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed bigint;
  now_shown boolean := false;
BEGIN
  IF TG_TABLE_NAME = 'runs' THEN
    changed := NEW.id;
    now_shown := NEW.state IS DISTINCT FROM OLD.state
      AND NEW.state NOT IN ('planning', 'queued', 'running', 'verifying');
  ELSIF TG_TABLE_NAME = 'approvals' THEN
    changed := NEW.run_id;
    now_shown := true;
  ELSE
    changed := NEW.run_id;
  END IF;
  UPDATE messages
     SET wanted = wanted + 1,
         updated_at = clock_now(),
         -- What people wait for goes first until it is there; the progress after it is progress again.
         priority = CASE WHEN now_shown THEN 1 WHEN wanted > delivered THEN priority ELSE 3 END,
         -- A post that may have been sent is looked for in its own time.
         not_before = CASE WHEN now_shown AND state <> 'posting' THEN least(not_before, clock_now()) ELSE not_before END
   WHERE run_id = changed AND kind = 'card';
  PERFORM pg_notify('mcp_chatops', 'messages');
  RETURN NULL;
END $$;

CREATE TRIGGER run_changed AFTER UPDATE OF state, plan, report, failure, waits_for, cancelled_by, superseded_by ON runs
  FOR EACH ROW EXECUTE FUNCTION run_changed();
CREATE TRIGGER step_changed AFTER INSERT OR UPDATE ON run_steps FOR EACH ROW EXECUTE FUNCTION run_changed();
CREATE TRIGGER approval_changed AFTER INSERT OR UPDATE ON approvals FOR EACH ROW EXECUTE FUNCTION run_changed();
