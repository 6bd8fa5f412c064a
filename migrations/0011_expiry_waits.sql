-- A card that only expired waits behind cards that somebody waits for: Slack takes fifty edits a minute, and plans that were asked for
-- together expire together.
CREATE OR REPLACE FUNCTION run_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed bigint;
  now_shown boolean := false;
BEGIN
  IF TG_TABLE_NAME = 'runs' THEN
    changed := NEW.id;
    now_shown := NEW.state IS DISTINCT FROM OLD.state
      AND NEW.state NOT IN ('planning', 'queued', 'running', 'verifying', 'expired');
  ELSIF TG_TABLE_NAME = 'approvals' THEN
    changed := NEW.run_id;
    now_shown := NEW.state <> 'expired';
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
