-- Whoever may approve a plan is asked in their direct messages, and once more where it waits in an open P1.
ALTER TABLE messages DROP CONSTRAINT messages_kind_check;
ALTER TABLE messages ADD CONSTRAINT messages_kind_check
  CHECK (kind IN ('card', 'note', 'file', 'ephemeral', 'home', 'incident', 'incident-line', 'page', 'ask', 'quiet'));
-- Who was asked, and when they are asked again.
ALTER TABLE approvals ADD COLUMN asks jsonb, ADD COLUMN remind_at timestamptz;
CREATE INDEX approvals_remind ON approvals (remind_at) WHERE state = 'open' AND remind_at IS NOT NULL;

-- A direct message shows how its question stands: each vote, and its end. What the run does after that is told by its card alone.
CREATE FUNCTION ask_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE messages
     SET wanted = wanted + 1, updated_at = clock_now(), priority = 1,
         not_before = CASE WHEN state <> 'posting' THEN least(not_before, clock_now()) ELSE not_before END
   WHERE run_id = NEW.run_id AND kind = 'ask' AND state <> 'dropped';
  PERFORM pg_notify('mcp_chatops', 'messages');
  RETURN NULL;
END $$;
CREATE TRIGGER ask_changed AFTER UPDATE OF state, gate ON approvals FOR EACH ROW EXECUTE FUNCTION ask_changed();
CREATE TRIGGER ask_attached AFTER UPDATE OF state ON messages FOR EACH ROW
  WHEN (NEW.kind = 'file' AND NEW.state IN ('posted', 'dropped') AND OLD.state IS DISTINCT FROM NEW.state
        AND NEW.key = 'run:' || NEW.run_id || ':file:plan.txt')
  EXECUTE FUNCTION ask_changed();
