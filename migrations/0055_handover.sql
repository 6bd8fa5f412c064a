-- The lead of an incident is handed over to somebody who accepts it; until then nothing changes.
ALTER TABLE incidents ADD COLUMN handover jsonb;
ALTER TABLE messages DROP CONSTRAINT messages_kind_check;
ALTER TABLE messages ADD CONSTRAINT messages_kind_check
  CHECK (kind IN ('card', 'note', 'file', 'ephemeral', 'home', 'incident', 'incident-line', 'page', 'ask', 'quiet', 'handover'));

CREATE FUNCTION handover_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE messages
     SET wanted = wanted + 1, updated_at = clock_now(), priority = 1,
         not_before = CASE WHEN state <> 'posting' THEN least(not_before, clock_now()) ELSE not_before END
   WHERE incident_id = NEW.id AND kind = 'handover' AND state <> 'dropped';
  PERFORM pg_notify('mcp_chatops', 'messages');
  RETURN NULL;
END $$;
CREATE TRIGGER handover_changed AFTER UPDATE OF state, handover ON incidents FOR EACH ROW
  WHEN ((NEW.state, NEW.handover) IS DISTINCT FROM (OLD.state, OLD.handover)) EXECUTE FUNCTION handover_changed();
