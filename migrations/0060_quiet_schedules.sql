-- A schedule may be quiet: its card is held back (`dropped`) and comes only where somebody must look: a plan that waits for a person, an end that is
-- none of the good ones, a report that is not good. What was meant for the thread of a card that never comes is dropped with it.
CREATE OR REPLACE FUNCTION run_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed bigint;
  now_shown boolean := false;
  called boolean := false;
  hushed boolean := false;
BEGIN
  IF TG_TABLE_NAME = 'runs' THEN
    changed := NEW.id;
    now_shown := NEW.state IS DISTINCT FROM OLD.state
      AND NEW.state NOT IN ('planning', 'queued', 'running', 'verifying', 'expired');
    -- A plan that policy itself said yes to waited for nobody: in the same transaction.
    hushed := NEW.state = 'queued' AND OLD.state = 'awaiting_approval' AND NEW.ground ->> 'quiet' = 'true';
    IF now_shown AND NEW.ground ->> 'quiet' = 'true' THEN
      called := NEW.state <> 'succeeded' OR coalesce(NEW.report ->> 'mark', 'good') NOT IN ('good', 'neutral');
      IF NOT called THEN
        UPDATE messages SET state = 'dropped'
         WHERE ts IS NULL AND state = 'pending'
           AND thread_of IN (SELECT id FROM messages WHERE run_id = changed AND kind = 'card' AND state = 'dropped');
      END IF;
    END IF;
  ELSIF TG_TABLE_NAME = 'approvals' THEN
    changed := NEW.run_id;
    now_shown := NEW.state <> 'expired';
  ELSE
    changed := NEW.run_id;
  END IF;
  UPDATE messages
     SET wanted = wanted + 1,
         updated_at = clock_now(),
         -- One that Slack refused has an error, and stays dropped.
         state = CASE WHEN called AND state = 'dropped' AND ts IS NULL AND error IS NULL THEN 'pending'
                      WHEN hushed AND state = 'pending' AND ts IS NULL THEN 'dropped' ELSE state END,
         -- What people wait for goes first until it is there; the progress after it is progress again.
         priority = CASE WHEN now_shown THEN 1 WHEN wanted > delivered THEN priority ELSE 3 END,
         -- A post that may have been sent is looked for in its own time.
         not_before = CASE WHEN now_shown AND state <> 'posting' THEN least(not_before, clock_now()) ELSE not_before END
   WHERE run_id = changed AND kind = 'card';
  PERFORM pg_notify('mcp_chatops', 'messages');
  RETURN NULL;
END $$;
