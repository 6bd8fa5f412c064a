-- One alert may be in several groups: routes with `continue`, an edited `group_by`, a test button. What a group counts, it counts from here.
CREATE TABLE alert_members (
  group_id bigint NOT NULL REFERENCES alert_groups (id),
  hook text NOT NULL,
  fingerprint text NOT NULL,
  PRIMARY KEY (group_id, hook, fingerprint)
);
CREATE INDEX alert_members_alert ON alert_members (hook, fingerprint);
INSERT INTO alert_members SELECT group_id, hook, fingerprint FROM alerts;

-- Whoever writes an alert, an older version too, writes where it belongs.
CREATE FUNCTION alert_joins_group() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO alert_members SELECT group_id, hook, fingerprint FROM written ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER alert_added AFTER INSERT ON alerts REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION alert_joins_group();
CREATE TRIGGER alert_moved AFTER UPDATE ON alerts REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION alert_joins_group();

ALTER TABLE alerts
  -- The start in the sender's own words; null where the sender gives none. `starts_at` is never later than the arrival.
  ADD COLUMN starts_told timestamptz,
  ADD COLUMN place text,
  -- A word of severity that nobody knows.
  ADD COLUMN unknown_severity text;

ALTER TABLE alert_groups
  -- Alerts the sender left out of its last message: they fire until it says otherwise.
  ADD COLUMN left_out int NOT NULL DEFAULT 0,
  -- When the sender last said that something in it fires, and the version that was last news.
  ADD COLUMN told_at timestamptz,
  ADD COLUMN event_version bigint NOT NULL DEFAULT 0,
  -- When its incident was resolved: what fires again soon after opens that one again.
  ADD COLUMN ended_at timestamptz;
CREATE INDEX alert_groups_key ON alert_groups (hook, key);
CREATE INDEX alert_groups_ended ON alert_groups (ended_at) WHERE state = 'open' AND ended_at IS NOT NULL;

-- A firing that came right behind its resolve: overtaken on its way, or another sender for whom it fires on. It is judged again later.
CREATE TABLE alert_deferrals (
  hook text NOT NULL,
  fingerprint text NOT NULL,
  group_key text NOT NULL,
  starts_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  told jsonb NOT NULL,
  PRIMARY KEY (hook, fingerprint, group_key)
);
CREATE INDEX alert_deferrals_due ON alert_deferrals (due_at);

ALTER TABLE incidents
  ADD COLUMN left_out int NOT NULL DEFAULT 0,
  -- Since when nothing fires, and when people were told so.
  ADD COLUMN quiet_since timestamptz,
  ADD COLUMN quiet_told_at timestamptz;
CREATE INDEX incidents_quiet ON incidents (quiet_since) WHERE state = 'open' AND quiet_since IS NOT NULL AND quiet_told_at IS NULL;
UPDATE incidents SET quiet_since = clock_now() WHERE state = 'open' AND firing = 0 AND total > 0;

-- While nothing fires nobody is paged: when the next level, or the end of the acknowledgement, would have been due.
ALTER TABLE escalations ADD COLUMN paused_due_at timestamptz;

-- Groups belong to an incident while it is open and for a while after; one that is closed lets go of them, and what fires next is another.
CREATE FUNCTION incident_groups() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE alert_groups
     SET ended_at = CASE WHEN NEW.state = 'open' THEN NULL ELSE coalesce(ended_at, clock_now()) END,
         state = CASE WHEN NEW.state = 'closed' THEN 'closed' ELSE state END,
         closed_at = CASE WHEN NEW.state = 'closed' THEN clock_now() ELSE closed_at END
   WHERE incident_id = NEW.id AND state = 'open';
  RETURN NULL;
END $$;
CREATE TRIGGER incident_groups AFTER UPDATE OF state ON incidents FOR EACH ROW
  WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION incident_groups();
UPDATE alert_groups g
   SET ended_at = i.resolved_at, state = CASE WHEN i.state = 'closed' THEN 'closed' ELSE g.state END,
       closed_at = CASE WHEN i.state = 'closed' THEN clock_now() ELSE g.closed_at END
  FROM incidents i WHERE i.id = g.incident_id AND i.state <> 'open' AND g.state = 'open';

-- Somebody acknowledged where the alert came from; the bot acknowledges its incident the way a person does.
CREATE TABLE alert_acknowledgements (
  hook text NOT NULL,
  fingerprint text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_now(),
  PRIMARY KEY (hook, fingerprint)
);
