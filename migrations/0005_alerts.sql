-- Alerts as monitors tell them. Identity is hook + fingerprint; alerts that belong together are a group, open until all has been quiet.
CREATE TABLE alert_groups (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hook text NOT NULL,
  key text NOT NULL,
  labels jsonb NOT NULL,
  title text NOT NULL,
  -- What the rules say of its worst firing alert.
  severity smallint NOT NULL CHECK (severity BETWEEN 1 AND 4),
  environment text,
  service text,
  place text NOT NULL CHECK (place IN ('channel', 'thread', 'none')),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
  firing int NOT NULL DEFAULT 0,
  total int NOT NULL DEFAULT 0,
  incident_id bigint,
  -- Each change raises it; the incident side has looked at everything up to `seen`.
  version bigint NOT NULL DEFAULT 0,
  seen bigint NOT NULL DEFAULT 0,
  quiet_since timestamptz,
  opened_at timestamptz NOT NULL DEFAULT clock_now(),
  closed_at timestamptz
);
CREATE UNIQUE INDEX alert_groups_open ON alert_groups (hook, key) WHERE state = 'open';
CREATE INDEX alert_groups_unseen ON alert_groups (severity, id) WHERE version > seen;
CREATE INDEX alert_groups_quiet ON alert_groups (quiet_since) WHERE state = 'open' AND quiet_since IS NOT NULL;
CREATE INDEX alert_groups_incident ON alert_groups (incident_id) WHERE incident_id IS NOT NULL;

CREATE TABLE alerts (
  hook text NOT NULL,
  fingerprint text NOT NULL,
  group_id bigint NOT NULL REFERENCES alert_groups (id),
  status text NOT NULL CHECK (status IN ('firing', 'resolved')),
  severity smallint NOT NULL,
  labels jsonb NOT NULL,
  annotations jsonb NOT NULL,
  summary text NOT NULL,
  links jsonb NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz,
  -- How often it began to fire; a flapping alert counts up here and nowhere else.
  fired int NOT NULL DEFAULT 1,
  received_at timestamptz NOT NULL DEFAULT clock_now(),
  resolved_at timestamptz,
  PRIMARY KEY (hook, fingerprint)
);
CREATE INDEX alerts_group ON alerts (group_id);

-- What could not be read: kept, shown, and no reason to lose what came beside it.
CREATE TABLE alert_quarantine (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hook text NOT NULL,
  reason text NOT NULL,
  item text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_now(),
  told boolean NOT NULL DEFAULT false
);
CREATE INDEX alert_quarantine_untold ON alert_quarantine (id) WHERE NOT told;

-- Signs of life; silence is the alert.
CREATE TABLE heartbeats (
  hook text PRIMARY KEY,
  sender text NOT NULL,
  due_at timestamptz,
  last_at timestamptz NOT NULL DEFAULT clock_now()
);
CREATE INDEX heartbeats_due ON heartbeats (due_at) WHERE due_at IS NOT NULL;
