-- What is known of a page that went out by a provider beside Slack.
-- It may have arrived although no answer came; an end is told after it all the same.
ALTER TABLE pages ADD COLUMN doubt boolean NOT NULL DEFAULT false;
-- It was on its way when it was no longer wanted: it is not tried again.
ALTER TABLE pages ADD COLUMN abandoned boolean NOT NULL DEFAULT false;
-- An end is told to each person who was paged, not once for the incident.
ALTER TABLE pages ADD COLUMN ends_each boolean NOT NULL DEFAULT false;

-- The run that looked for the cause of the incident last: its findings stand in the pages. No reference: runs are deleted by age.
ALTER TABLE incidents ADD COLUMN diagnosis bigint;

-- Tells the end after the pages of an incident that arrived or may have: once for the incident, or once for each person. What only may
-- have arrived can still be under way: its end waits some seconds for it.
CREATE FUNCTION tell_ends(incident bigint, occasion text, end_kind text, of_page bigint) RETURNS void LANGUAGE sql AS $$
  INSERT INTO pages (key, incident_id, level, round, series, level_name, person, provider, kind, due_at, deadline_at)
  SELECT DISTINCT ON (provider, CASE WHEN ends_each THEN person END)
         occasion || ':' || incident_id || ':' || provider || CASE WHEN ends_each THEN ':' || person::text ELSE '' END,
         incident_id, level, round, series, level_name, person, provider, end_kind,
         clock_now() + CASE WHEN bool_or(state <> 'sent') OVER (PARTITION BY provider) THEN interval '10 seconds' ELSE interval '0' END,
         clock_now() + interval '1 day'
    FROM pages
   WHERE incident_id = incident AND kind = 'page' AND tells_ends AND (state = 'sent' OR state = 'failed' AND doubt)
     AND (of_page IS NULL OR id = of_page)
   ORDER BY provider, CASE WHEN ends_each THEN person END, id
  ON CONFLICT DO NOTHING
$$;

-- Nobody is to be reached any more by what was decided before somebody took it over, or before it was over. What is on its way now is
-- followed by the end once it is known what became of it (page_settled).
CREATE OR REPLACE FUNCTION escalation_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE pages SET state = 'failed', due_at = NULL, error = NEW.state || ' before it was sent' WHERE incident_id = NEW.incident_id AND state = 'pending';
  UPDATE pages SET abandoned = true WHERE incident_id = NEW.incident_id AND state = 'sending';
  UPDATE messages SET state = 'dropped' WHERE incident_id = NEW.incident_id AND kind = 'page' AND state = 'pending';
  PERFORM tell_ends(NEW.incident_id, NEW.state || ':' || NEW.epoch, CASE WHEN NEW.state = 'stopped' THEN 'resolved' ELSE 'acknowledged' END, NULL);
  PERFORM pg_notify('mcp_chatops', 'pages');
  RETURN NULL;
END $$;

-- A page whose fate is known only after the end is followed by an end of its own.
CREATE FUNCTION page_settled() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  now_is text;
BEGIN
  -- An end that is being written at this moment either waits for this page, or this page has waited for it.
  SELECT state INTO now_is FROM escalations WHERE incident_id = NEW.incident_id;
  IF now_is IN ('acknowledged', 'stopped') THEN
    PERFORM tell_ends(NEW.incident_id, now_is || ':after:' || NEW.id, CASE WHEN now_is = 'stopped' THEN 'resolved' ELSE 'acknowledged' END, NEW.id);
    PERFORM pg_notify('mcp_chatops', 'pages');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER page_settled AFTER UPDATE OF state ON pages FOR EACH ROW
  WHEN (NEW.kind = 'page' AND NEW.tells_ends AND OLD.state = 'sending' AND (NEW.state = 'sent' OR NEW.state = 'failed' AND NEW.doubt))
  EXECUTE FUNCTION page_settled();

-- Whoever is paged anew must not be told an older end.
CREATE FUNCTION escalation_begins_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE pages SET state = 'failed', due_at = NULL, error = 'paged again before it was told'
   WHERE incident_id = NEW.incident_id AND kind <> 'page' AND state = 'pending';
  UPDATE pages SET abandoned = true WHERE incident_id = NEW.incident_id AND kind <> 'page' AND state = 'sending';
  RETURN NULL;
END $$;
CREATE TRIGGER escalation_begins_anew AFTER UPDATE OF state ON escalations FOR EACH ROW
  WHEN (NEW.state = 'armed' AND OLD.state IN ('acknowledged', 'stopped')) EXECUTE FUNCTION escalation_begins_anew();

-- Whatever a card or a page of an incident shows, its change makes it stale, also while it is being posted.
CREATE OR REPLACE FUNCTION incident_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed bigint;
  answered boolean := false;
  on_pages boolean := false;
BEGIN
  IF TG_TABLE_NAME = 'incidents' THEN
    changed := NEW.id;
    answered := NEW.state IS DISTINCT FROM OLD.state;
    on_pages := (NEW.severity, NEW.title, NEW.summary, NEW.channel, NEW.diagnosis, NEW.environment, NEW.service)
      IS DISTINCT FROM (OLD.severity, OLD.title, OLD.summary, OLD.channel, OLD.diagnosis, OLD.environment, OLD.service);
  ELSIF TG_TABLE_NAME = 'escalations' THEN
    changed := NEW.incident_id;
    IF TG_OP = 'UPDATE' THEN
      answered := NEW.state IS DISTINCT FROM OLD.state OR NEW.acknowledged_by IS DISTINCT FROM OLD.acknowledged_by;
      on_pages := (NEW.level, NEW.round, NEW.series, NEW.due_at) IS DISTINCT FROM (OLD.level, OLD.round, OLD.series, OLD.due_at);
    END IF;
  ELSE
    changed := NEW.incident_id;
  END IF;
  UPDATE messages
     SET wanted = wanted + 1, updated_at = clock_now(),
         priority = CASE WHEN wanted > delivered AND ts IS NULL AND kind = 'page' THEN priority
                         WHEN answered THEN 1 WHEN wanted > delivered THEN priority ELSE 3 END,
         not_before = CASE WHEN answered AND state <> 'posting' THEN least(not_before, clock_now()) ELSE not_before END
   WHERE incident_id = changed AND (kind IN ('incident', 'incident-line') OR (answered OR on_pages) AND kind = 'page' AND state <> 'dropped');
  PERFORM pg_notify('mcp_chatops', 'messages');
  RETURN NULL;
END $$;

-- A page by Slack is sent when its direct message is there. An older page of the same reader is then one too many: it is drawn again,
-- without buttons.
CREATE OR REPLACE FUNCTION page_delivered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE pages SET state = 'sent', sent_at = clock_now(), receipt = NEW.channel || '/' || NEW.ts, due_at = NULL
   WHERE id = NEW.page_id AND state <> 'sent' AND page_message_counts(NEW.page_id, NEW.user_id);
  UPDATE messages SET wanted = wanted + 1, updated_at = clock_now(), priority = CASE WHEN wanted > delivered THEN priority ELSE 3 END
   WHERE incident_id = NEW.incident_id AND kind = 'page' AND id < NEW.id AND state <> 'dropped' AND user_id IS NOT DISTINCT FROM NEW.user_id;
  RETURN NULL;
END $$;

-- What a diagnosis of the incident found is shown in its pages.
CREATE FUNCTION incident_diagnosed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE incidents i SET diagnosis = NEW.id
   WHERE i.state = 'open' AND i.environment = NEW.environment AND coalesce(i.diagnosis, 0) < NEW.id
     AND (NEW.inbound_key = 'incident:' || i.id || ':diagnose'
          OR i.place = 'channel' AND i.channel = NEW.origin ->> 'channel' AND coalesce(NEW.params ->> 'deployment', i.service) = i.service);
  RETURN NULL;
END $$;
CREATE TRIGGER incident_diagnosed AFTER UPDATE OF state ON runs FOR EACH ROW
  WHEN (NEW.action = 'diagnose' AND NEW.state = 'succeeded' AND OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION incident_diagnosed();
