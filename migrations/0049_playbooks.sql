-- Guides people go through. A step that waits for somebody is a row that holds nothing; where a guide stands follows from its rows.
CREATE TABLE playbook_runs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token text NOT NULL UNIQUE,
  inbound_key text NOT NULL UNIQUE,
  name text NOT NULL,
  title text NOT NULL,
  -- The file as it was when the guide was started.
  content text NOT NULL,
  environment text NOT NULL,
  incident_id bigint REFERENCES incidents (id) ON DELETE SET NULL,
  started_by text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_now(),
  team text NOT NULL,
  channel text NOT NULL,
  thread_ts text,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'ended')),
  ended_by text,
  ended_at timestamptz,
  -- Something changed since it was looked at.
  due_at timestamptz DEFAULT clock_now()
);
CREATE INDEX playbook_runs_due ON playbook_runs (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE playbook_steps (
  playbook_run bigint NOT NULL REFERENCES playbook_runs (id) ON DELETE CASCADE,
  key text NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  run_id bigint REFERENCES runs (id) ON DELETE SET NULL,
  answer text,
  skipped text,
  trouble text,
  done_by text,
  done_at timestamptz,
  PRIMARY KEY (playbook_run, key)
);
CREATE INDEX playbook_steps_run ON playbook_steps (run_id) WHERE run_id IS NOT NULL;

-- The step a form is filled in for.
ALTER TABLE forms ADD COLUMN guide jsonb;

-- Its message shows what its rows say, whoever changed them.
CREATE FUNCTION playbook_shown(bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE messages SET wanted = wanted + 1, updated_at = clock_now() WHERE key = 'playbook:' || $1;
  PERFORM pg_notify('mcp_chatops', 'messages');
END $$;

CREATE FUNCTION playbook_step_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE playbook_runs SET due_at = clock_now() WHERE id = NEW.playbook_run AND state = 'open';
  PERFORM playbook_shown(NEW.playbook_run);
  IF NEW.answer IS DISTINCT FROM OLD.answer OR NEW.skipped IS DISTINCT FROM OLD.skipped THEN
    INSERT INTO incident_timeline (incident_id, key, kind, actor, event)
    SELECT p.incident_id, 'playbook:' || p.id || ':' || NEW.key, 'guide', NEW.done_by,
           jsonb_strip_nulls(jsonb_build_object('kind', 'guide', 'title', p.title,
             'what', CASE WHEN NEW.answer IS NULL THEN 'skipped' ELSE 'answered' END, 'step', NEW.key, 'words', coalesce(NEW.answer, NEW.skipped)))
      FROM playbook_runs p JOIN incidents i ON i.id = p.incident_id AND i.state <> 'closed' WHERE p.id = NEW.playbook_run
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER playbook_step_changed AFTER UPDATE ON playbook_steps FOR EACH ROW EXECUTE FUNCTION playbook_step_changed();

CREATE FUNCTION playbook_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO incident_timeline (incident_id, key, kind, actor, event)
  SELECT i.id, 'playbook:' || NEW.id || ':' || NEW.state, 'guide', coalesce(NEW.ended_by, NEW.started_by),
         jsonb_build_object('kind', 'guide', 'title', NEW.title, 'what', CASE NEW.state WHEN 'open' THEN 'started' ELSE 'ended' END)
    FROM incidents i WHERE i.id = NEW.incident_id AND i.state <> 'closed'
  ON CONFLICT DO NOTHING;
  PERFORM playbook_shown(NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER playbook_started AFTER INSERT ON playbook_runs FOR EACH ROW EXECUTE FUNCTION playbook_told();
CREATE TRIGGER playbook_ended AFTER UPDATE OF state ON playbook_runs FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION playbook_told();

-- A run a guide asked for moves on, or its plan drifted into another run.
CREATE FUNCTION playbook_run_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE playbook_steps SET run_id = coalesce(NEW.superseded_by, run_id) WHERE run_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER playbook_run_moved AFTER UPDATE OF state, superseded_by ON runs FOR EACH ROW
  WHEN (NEW.inbound_key LIKE 'playbook:%' OR NEW.parent IS NOT NULL) EXECUTE FUNCTION playbook_run_moved();
