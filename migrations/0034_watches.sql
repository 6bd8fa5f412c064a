-- After a change that was verified: looks at what it changed, for ten minutes. No run waits for them, and the target is free meanwhile.
CREATE TABLE watches (
  run_id bigint PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  -- environment/kind/name
  subject text NOT NULL,
  state text NOT NULL DEFAULT 'watching' CHECK (state IN ('watching', 'holding', 'worse', 'unseen', 'ended')),
  changed_at timestamptz NOT NULL,
  since timestamptz NOT NULL DEFAULT clock_now(),
  until timestamptz NOT NULL,
  -- Taking a look moves it on: a worker that dies in the middle costs one look.
  due_at timestamptz,
  fence bigint NOT NULL DEFAULT 0,
  seen jsonb,
  ended_at timestamptz,
  ended_by bigint
);
CREATE INDEX watches_due ON watches (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX watches_subject ON watches (subject) WHERE state = 'watching';

-- The card of the run shows how its watch goes. Nobody waits for that: it is progress.
CREATE FUNCTION watch_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE messages
     SET wanted = wanted + 1, updated_at = clock_now(),
         priority = CASE WHEN wanted > delivered THEN priority ELSE 3 END
   WHERE run_id = NEW.run_id AND kind = 'card';
  PERFORM pg_notify('mcp_chatops', 'messages');
  RETURN NULL;
END $$;
CREATE TRIGGER watch_changed AFTER UPDATE OF state, seen ON watches FOR EACH ROW EXECUTE FUNCTION watch_changed();
