-- The one pattern of a person's Slack id: U… and, in an Enterprise Grid, W….
CREATE FUNCTION is_person(id text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(id ~ '^[UW][A-Z0-9]+$', false)
$$;

CREATE OR REPLACE FUNCTION invite_to_incident() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  who text;
  incident bigint;
BEGIN
  IF TG_TABLE_NAME = 'pages' THEN
    who := NEW.person ->> 'slack';
    incident := NEW.incident_id;
  ELSIF TG_TABLE_NAME = 'escalations' THEN
    who := NEW.acknowledged_by;
    incident := NEW.incident_id;
  ELSE
    who := NEW.lead;
    incident := NEW.id;
  END IF;
  INSERT INTO incident_steps (incident_id, key, position, needed)
  SELECT id, 'invite:' || who, 100, false FROM incidents WHERE id = incident AND place = 'channel' AND is_person(who)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- A run that was asked for in the place of an incident belongs to its story.
CREATE OR REPLACE FUNCTION run_into_timeline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO incident_timeline (incident_id, key, kind, actor, text)
  SELECT i.id, 'run:' || NEW.id || ':' || NEW.state, 'run', NEW.requested_by,
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

-- Goes up with each change of a user group that Slack tells one process of: the others forget what they have read.
CREATE TABLE group_news (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  generation bigint NOT NULL DEFAULT 0
);
INSERT INTO group_news DEFAULT VALUES;

-- The user group a handle of the configuration named first. Handles can be given to another group by whoever manages groups.
CREATE TABLE group_handles (
  handle text PRIMARY KEY,
  usergroup text NOT NULL,
  pinned_at timestamptz NOT NULL DEFAULT clock_now()
);
