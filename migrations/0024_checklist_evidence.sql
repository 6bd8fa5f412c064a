-- What was seen to happen in an open incident and its checklist may be ticked for: looked at once, then gone.
CREATE TABLE checklist_evidence (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  incident_id bigint NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('paged', 'run')),
  -- Of a run.
  action text,
  at timestamptz NOT NULL DEFAULT clock_now()
);
CREATE INDEX checklist_evidence_at ON checklist_evidence (at);

-- An entry that tells of a run that ended well is evidence of what its action does.
CREATE FUNCTION run_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO checklist_evidence (incident_id, kind, action)
  SELECT id, 'run', NEW.event ->> 'action' FROM incidents WHERE id = NEW.incident_id AND state = 'open';
  RETURN NULL;
END $$;
CREATE TRIGGER run_is_evidence AFTER INSERT ON incident_timeline FOR EACH ROW
  WHEN (NEW.kind = 'run' AND NEW.event ->> 'state' = 'succeeded') EXECUTE FUNCTION run_is_evidence();

CREATE FUNCTION page_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO checklist_evidence (incident_id, kind) SELECT id, 'paged' FROM incidents WHERE id = NEW.incident_id AND state = 'open';
  RETURN NULL;
END $$;
CREATE TRIGGER page_is_evidence AFTER UPDATE OF state ON pages FOR EACH ROW
  WHEN (NEW.kind = 'page' AND NEW.state = 'sent' AND OLD.state <> 'sent') EXECUTE FUNCTION page_is_evidence();
