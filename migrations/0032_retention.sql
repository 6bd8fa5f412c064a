-- The run an entry of the timeline tells of: looked for each second, by an index. No reference: runs are deleted by age, the timeline is not.
ALTER TABLE incident_timeline ADD COLUMN run_id bigint;
UPDATE incident_timeline SET run_id = substring(key FROM '^run:([0-9]+):')::bigint WHERE kind = 'run';
CREATE INDEX incident_timeline_newest_runs ON incident_timeline (at) WHERE run_id IS NOT NULL;
CREATE INDEX incident_timeline_run ON incident_timeline (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX pages_sent ON pages (sent_at) WHERE state = 'sent';

-- A run that was asked for in the place of an incident belongs to its story.
CREATE OR REPLACE FUNCTION run_into_timeline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO incident_timeline (incident_id, key, kind, actor, run_id, text)
  SELECT i.id, 'run:' || NEW.id || ':' || NEW.state, 'run', NEW.requested_by, NEW.id,
         NEW.action || ' (R-' || NEW.id || '): ' || coalesce(NEW.report ->> 'headline', replace(NEW.state, '_', ' '))
    FROM incidents i
   WHERE i.state <> 'closed' AND i.channel = NEW.origin ->> 'channel'
     AND (i.place = 'channel' OR EXISTS (
       SELECT 1 FROM messages m WHERE m.incident_id = i.id AND m.kind = 'incident' AND m.ts = NEW.origin ->> 'thread'))
  ON CONFLICT DO NOTHING;
  UPDATE incidents SET active_at = clock_now(), active_by = NEW.requested_by
   WHERE state = 'open' AND place = 'channel' AND channel = NEW.origin ->> 'channel' AND is_person(NEW.requested_by);
  RETURN NULL;
END $$;

-- Deletion by age. What a run came of, and what came of it, may be deleted before it.
ALTER TABLE runs
  DROP CONSTRAINT runs_parent_fkey,
  DROP CONSTRAINT runs_superseded_by_fkey,
  ADD CONSTRAINT runs_parent_fkey FOREIGN KEY (parent) REFERENCES runs (id) ON DELETE SET NULL,
  ADD CONSTRAINT runs_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES runs (id) ON DELETE SET NULL;
ALTER TABLE offers
  DROP CONSTRAINT offers_used_run_fkey,
  ADD CONSTRAINT offers_used_run_fkey FOREIGN KEY (used_run) REFERENCES runs (id) ON DELETE SET NULL;
-- Each deleted row is looked for in whatever refers to it: never by reading a whole table.
CREATE INDEX runs_parent ON runs (parent) WHERE parent IS NOT NULL;
CREATE INDEX runs_superseded ON runs (superseded_by) WHERE superseded_by IS NOT NULL;
CREATE INDEX offers_used ON offers (used_run) WHERE used_run IS NOT NULL;
CREATE INDEX messages_thread ON messages (thread_of) WHERE thread_of IS NOT NULL;
