-- What an entry of the timeline tells of, as fields; words are drawn where it is shown. Null in older rows, which keep their words; in newer
-- ones `text` is empty.
ALTER TABLE incident_timeline ADD COLUMN event jsonb;
ALTER TABLE incident_timeline ALTER COLUMN text SET DEFAULT '';

-- A run that was asked for in the place of an incident belongs to its story.
CREATE FUNCTION run_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO incident_timeline (incident_id, key, kind, actor, run_id, event)
  SELECT i.id, 'run:' || NEW.id || ':' || NEW.state, 'run', NEW.requested_by, NEW.id,
         jsonb_strip_nulls(jsonb_build_object(
           'kind', 'run', 'run', NEW.id, 'action', NEW.action, 'state', NEW.state, 'headline', NEW.report ->> 'headline'))
    FROM incidents i
   WHERE i.state <> 'closed' AND i.channel = NEW.origin ->> 'channel'
     AND (i.place = 'channel' OR EXISTS (
       SELECT 1 FROM messages m WHERE m.incident_id = i.id AND m.kind = 'incident' AND m.ts = NEW.origin ->> 'thread'))
  ON CONFLICT DO NOTHING;
  UPDATE incidents SET active_at = clock_now(), active_by = NEW.requested_by
   WHERE state = 'open' AND place = 'channel' AND channel = NEW.origin ->> 'channel' AND is_person(NEW.requested_by);
  RETURN NULL;
END $$;
DROP TRIGGER run_into_timeline ON runs;
CREATE TRIGGER run_told AFTER UPDATE OF state ON runs FOR EACH ROW
  WHEN (NEW.state IN ('succeeded', 'failed', 'outcome_unknown', 'cancelled') AND OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION run_told();

-- What is told once a message is there; a message that an older version made says it in words.
CREATE OR REPLACE FUNCTION message_arrived() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told jsonb := NEW.on_arrival;
BEGIN
  UPDATE incident_checklist SET done_by = told ->> 'actor', done_at = clock_now()
   WHERE incident_id = NEW.incident_id AND done_at IS NULL AND key IN (SELECT jsonb_array_elements_text(told -> 'tick'));
  INSERT INTO incident_timeline (incident_id, key, kind, actor, text, event)
  VALUES (NEW.incident_id, told #>> '{entry,key}', coalesce(told #>> '{entry,event,kind}', told #>> '{entry,kind}'), told ->> 'actor',
          coalesce(told #>> '{entry,text}', ''), told #> '{entry,event}')
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
