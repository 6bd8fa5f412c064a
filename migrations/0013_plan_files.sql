-- A plan that is too long for its message can be approved once its file is in the thread: then, and when the file is given up, the card
-- is drawn anew.
CREATE FUNCTION plan_attached() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE messages
     SET wanted = wanted + 1,
         updated_at = clock_now(),
         priority = 1,
         not_before = CASE WHEN state <> 'posting' THEN least(not_before, clock_now()) ELSE not_before END
   WHERE run_id = NEW.run_id AND kind = 'card';
  PERFORM pg_notify('mcp_chatops', 'messages');
  RETURN NULL;
END $$;

CREATE TRIGGER plan_attached AFTER UPDATE OF state ON messages FOR EACH ROW
  WHEN (NEW.kind = 'file' AND NEW.state IN ('posted', 'dropped') AND OLD.state IS DISTINCT FROM NEW.state
        AND NEW.key = 'run:' || NEW.run_id || ':file:plan.txt')
  EXECUTE FUNCTION plan_attached();
