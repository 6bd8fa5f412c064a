-- When all alerts have cleared people are asked whether it is over. Who said that it stays open, and since when it was quiet then.
ALTER TABLE incidents ADD COLUMN kept_open_by text, ADD COLUMN kept_open_since timestamptz;

CREATE FUNCTION quiet_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE messages
     SET wanted = wanted + 1, updated_at = clock_now(), priority = 1,
         not_before = CASE WHEN state <> 'posting' THEN least(not_before, clock_now()) ELSE not_before END
   WHERE incident_id = NEW.id AND kind = 'quiet' AND state <> 'dropped';
  PERFORM pg_notify('mcp_chatops', 'messages');
  RETURN NULL;
END $$;
CREATE TRIGGER quiet_changed AFTER UPDATE OF state, quiet_since, kept_open_since ON incidents FOR EACH ROW
  WHEN ((NEW.state, NEW.quiet_since, NEW.kept_open_since) IS DISTINCT FROM (OLD.state, OLD.quiet_since, OLD.kept_open_since))
  EXECUTE FUNCTION quiet_changed();

