CREATE TABLE incidents (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- The request that declared it; asked for twice, it is one.
  key text NOT NULL UNIQUE,
  -- What buttons carry: nobody can guess it.
  token text NOT NULL UNIQUE,
  title text NOT NULL,
  severity smallint NOT NULL CHECK (severity BETWEEN 1 AND 4),
  phase text NOT NULL DEFAULT 'detect',
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'resolved', 'closed')),
  environment text NOT NULL,
  service text NOT NULL,
  place text NOT NULL CHECK (place IN ('channel', 'thread')),
  -- Its own channel once that is there; the index channel for a thread.
  channel text,
  channel_name text,
  lead text,
  roles jsonb NOT NULL DEFAULT '{}',
  opened_by text NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT clock_now(),
  resolved_by text,
  resolved_at timestamptz,
  summary text NOT NULL DEFAULT '',
  cause text NOT NULL DEFAULT '',
  firing int NOT NULL DEFAULT 0,
  total int NOT NULL DEFAULT 0,
  -- Alerts when people were last paged for it: many more page again.
  paged_total int NOT NULL DEFAULT 0,
  update_every_ms bigint,
  update_due_at timestamptz,
  archive_due_at timestamptz,
  -- Somebody did something here: an acknowledgement of whoever is seen working holds.
  active_at timestamptz,
  active_by text
);
CREATE INDEX incidents_open ON incidents (severity, id) WHERE state = 'open';
CREATE INDEX incidents_channel ON incidents (channel) WHERE state <> 'closed';
CREATE INDEX incidents_update ON incidents (update_due_at) WHERE update_due_at IS NOT NULL;
CREATE INDEX incidents_archive ON incidents (archive_due_at) WHERE archive_due_at IS NOT NULL;

ALTER TABLE alert_groups ADD FOREIGN KEY (incident_id) REFERENCES incidents (id);

-- What is done once to set an incident up or to end it; each is idempotent, and a refused one stops no other.
CREATE TABLE incident_steps (
  incident_id bigint NOT NULL REFERENCES incidents (id),
  key text NOT NULL,
  position int NOT NULL,
  -- Without it the incident has no place: tried for ever. The others are given up after some tries.
  needed boolean NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'refused')),
  tries int NOT NULL DEFAULT 0,
  due_at timestamptz DEFAULT clock_now(),
  result jsonb,
  error text,
  PRIMARY KEY (incident_id, key)
);
CREATE INDEX incident_steps_due ON incident_steps (due_at) WHERE state = 'waiting';

CREATE TABLE incident_timeline (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  incident_id bigint NOT NULL REFERENCES incidents (id),
  -- The same thing told twice is one entry.
  key text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_now(),
  kind text NOT NULL,
  actor text NOT NULL,
  text text NOT NULL,
  UNIQUE (incident_id, key)
);

CREATE TABLE incident_checklist (
  incident_id bigint NOT NULL REFERENCES incidents (id),
  key text NOT NULL,
  position int NOT NULL,
  phase text NOT NULL,
  text text NOT NULL,
  done_by text,
  done_at timestamptz,
  PRIMARY KEY (incident_id, key)
);

CREATE TABLE incident_tasks (
  incident_id bigint NOT NULL REFERENCES incidents (id),
  number int NOT NULL,
  text text NOT NULL,
  owner text,
  created_by text NOT NULL,
  done_by text,
  done_at timestamptz,
  PRIMARY KEY (incident_id, number)
);

-- One escalation an incident: whom to page next, and when. `epoch` rises with each change: what was decided on older sight does nothing.
CREATE TABLE escalations (
  incident_id bigint PRIMARY KEY REFERENCES incidents (id),
  policy jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('armed', 'acknowledged', 'stopped', 'exhausted')),
  -- The level paged last; -1 before the first.
  level int NOT NULL DEFAULT -1,
  round int NOT NULL DEFAULT 0,
  -- Goes up when it begins anew: worse severity, many new alerts, an acknowledgement that ran out.
  series int NOT NULL DEFAULT 0,
  epoch bigint NOT NULL DEFAULT 1,
  -- When the next level is paged, or the acknowledgement runs out.
  due_at timestamptz,
  acknowledged_by text,
  acknowledged_at timestamptz
);
CREATE INDEX escalations_due ON escalations (due_at) WHERE due_at IS NOT NULL;

-- One attempt to reach one person in one way.
CREATE TABLE pages (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- incident, series, round, level, person, provider: a page that is decided twice is one.
  key text NOT NULL UNIQUE,
  incident_id bigint NOT NULL REFERENCES incidents (id),
  level int NOT NULL,
  round int NOT NULL,
  series int NOT NULL,
  level_name text NOT NULL,
  person jsonb NOT NULL,
  provider text NOT NULL,
  kind text NOT NULL DEFAULT 'page' CHECK (kind IN ('page', 'acknowledged', 'resolved')),
  -- The provider keeps an incident of its own and is told when this one is acknowledged or over.
  tells_ends boolean NOT NULL DEFAULT false,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sending', 'sent', 'failed')),
  next_at timestamptz,
  attempts int NOT NULL DEFAULT 0,
  due_at timestamptz DEFAULT clock_now(),
  -- After this it goes another way.
  deadline_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_now(),
  sent_at timestamptz,
  receipt text,
  error text
);
CREATE INDEX pages_due ON pages (due_at) WHERE state IN ('pending', 'sending');
CREATE INDEX pages_incident ON pages (incident_id, id);

-- Messages that are views of an incident.
ALTER TABLE messages ADD COLUMN incident_id bigint REFERENCES incidents (id);
ALTER TABLE messages ADD COLUMN page_id bigint REFERENCES pages (id);
ALTER TABLE messages DROP CONSTRAINT messages_kind_check;
ALTER TABLE messages ADD CONSTRAINT messages_kind_check
  CHECK (kind IN ('card', 'note', 'file', 'ephemeral', 'home', 'incident', 'incident-line', 'page'));
CREATE INDEX messages_incident ON messages (incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX messages_page ON messages (page_id) WHERE page_id IS NOT NULL;

-- Whatever a card of an incident shows, its change makes the card stale. A page is drawn anew when it needs no answer any more.
CREATE FUNCTION incident_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed bigint;
  answered boolean := false;
  moved boolean := false;
BEGIN
  IF TG_TABLE_NAME = 'incidents' THEN
    changed := NEW.id;
    answered := NEW.state IS DISTINCT FROM OLD.state;
    moved := NEW.channel IS DISTINCT FROM OLD.channel;
  ELSIF TG_TABLE_NAME = 'escalations' THEN
    changed := NEW.incident_id;
    IF TG_OP = 'UPDATE' THEN
      answered := NEW.state IS DISTINCT FROM OLD.state OR NEW.acknowledged_by IS DISTINCT FROM OLD.acknowledged_by;
    END IF;
  ELSE
    changed := NEW.incident_id;
  END IF;
  UPDATE messages
     SET wanted = wanted + 1, updated_at = clock_now(),
         priority = CASE WHEN answered THEN 1 WHEN wanted > delivered THEN priority ELSE 3 END,
         not_before = CASE WHEN answered AND state <> 'posting' THEN least(not_before, clock_now()) ELSE not_before END
   WHERE incident_id = changed AND (kind IN ('incident', 'incident-line') OR (answered OR moved) AND kind = 'page' AND ts IS NOT NULL);
  PERFORM pg_notify('mcp_chatops', 'messages');
  RETURN NULL;
END $$;
CREATE TRIGGER incident_changed AFTER UPDATE ON incidents FOR EACH ROW EXECUTE FUNCTION incident_changed();
CREATE TRIGGER escalation_changed AFTER INSERT OR UPDATE ON escalations FOR EACH ROW EXECUTE FUNCTION incident_changed();
CREATE TRIGGER checklist_changed AFTER UPDATE ON incident_checklist FOR EACH ROW EXECUTE FUNCTION incident_changed();
CREATE TRIGGER task_changed AFTER INSERT OR UPDATE ON incident_tasks FOR EACH ROW EXECUTE FUNCTION incident_changed();

-- Nobody is to be reached any more by what was decided before somebody took it over, or before it was over.
CREATE FUNCTION escalation_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE pages SET state = 'failed', due_at = NULL, error = NEW.state || ' before it was sent'
   WHERE incident_id = NEW.incident_id AND state = 'pending' AND kind = 'page';
  UPDATE messages SET state = 'dropped' WHERE incident_id = NEW.incident_id AND kind = 'page' AND state = 'pending';
  INSERT INTO pages (key, incident_id, level, round, series, level_name, person, provider, kind, deadline_at)
  SELECT DISTINCT ON (provider) NEW.state || ':' || NEW.incident_id || ':' || NEW.epoch || ':' || provider, incident_id, level, round, series,
         level_name, person, provider, CASE WHEN NEW.state = 'stopped' THEN 'resolved' ELSE 'acknowledged' END, clock_now() + interval '1 hour'
    FROM pages WHERE incident_id = NEW.incident_id AND kind = 'page' AND tells_ends AND state = 'sent' ORDER BY provider, id
  ON CONFLICT DO NOTHING;
  PERFORM pg_notify('mcp_chatops', 'pages');
  RETURN NULL;
END $$;
CREATE TRIGGER escalation_ends AFTER UPDATE OF state ON escalations FOR EACH ROW
  WHEN (NEW.state IN ('acknowledged', 'stopped') AND OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION escalation_ends();

-- An incident that is over pages nobody.
CREATE FUNCTION incident_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE escalations SET state = 'stopped', due_at = NULL, epoch = epoch + 1 WHERE incident_id = NEW.id AND state <> 'stopped';
  RETURN NULL;
END $$;
CREATE TRIGGER incident_over AFTER UPDATE OF state ON incidents FOR EACH ROW
  WHEN (NEW.state <> 'open' AND OLD.state = 'open') EXECUTE FUNCTION incident_over();

-- A page by Slack is sent when its message is there: one truth, the delivery's.
CREATE FUNCTION page_delivered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE pages SET state = 'sent', sent_at = clock_now(), receipt = NEW.channel || '/' || NEW.ts, due_at = NULL
   WHERE id = NEW.page_id AND state <> 'sent';
  RETURN NULL;
END $$;
CREATE TRIGGER page_delivered AFTER UPDATE OF ts ON messages
  FOR EACH ROW WHEN (NEW.page_id IS NOT NULL AND NEW.ts IS NOT NULL AND OLD.ts IS NULL) EXECUTE FUNCTION page_delivered();

-- Whoever is paged, takes the lead or acknowledges belongs in the channel.
CREATE FUNCTION invite_to_incident() RETURNS trigger LANGUAGE plpgsql AS $$
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
  SELECT id, 'invite:' || who, 100, false FROM incidents WHERE id = incident AND place = 'channel' AND who ~ '^[UW][A-Z0-9]+$'
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER invite_paged AFTER INSERT ON pages FOR EACH ROW EXECUTE FUNCTION invite_to_incident();
CREATE TRIGGER invite_acknowledger AFTER UPDATE OF acknowledged_by ON escalations FOR EACH ROW EXECUTE FUNCTION invite_to_incident();
CREATE TRIGGER invite_lead AFTER UPDATE OF lead ON incidents FOR EACH ROW EXECUTE FUNCTION invite_to_incident();

-- A run that was asked for in the place of an incident belongs to its story.
CREATE FUNCTION run_into_timeline() RETURNS trigger LANGUAGE plpgsql AS $$
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
   WHERE state = 'open' AND place = 'channel' AND channel = NEW.origin ->> 'channel' AND NEW.requested_by LIKE 'U%';
  RETURN NULL;
END $$;
CREATE TRIGGER run_into_timeline AFTER UPDATE OF state ON runs FOR EACH ROW
  WHEN (NEW.state IN ('succeeded', 'failed', 'outcome_unknown', 'cancelled') AND OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION run_into_timeline();
