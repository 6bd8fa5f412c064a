-- What changed before an incident is looked up by itself and shown on its card: the run that looked last.
ALTER TABLE incidents ADD COLUMN changes bigint;

CREATE FUNCTION incident_changes_seen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE incidents i SET changes = NEW.id
   WHERE i.state = 'open' AND i.environment = NEW.environment AND coalesce(i.changes, 0) < NEW.id
     AND (NEW.inbound_key = 'incident:' || i.id || ':changes'
          OR i.place = 'channel' AND i.channel = NEW.origin ->> 'channel');
  RETURN NULL;
END $$;
CREATE TRIGGER incident_changes_seen AFTER UPDATE OF state ON runs FOR EACH ROW
  WHEN (NEW.action = 'changes' AND NEW.state = 'succeeded' AND OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION incident_changes_seen();
