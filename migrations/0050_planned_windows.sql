-- Maintenance windows somebody has planned; those that follow from a rule are in the configuration alone.
CREATE TABLE planned_windows (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  inbound_key text NOT NULL UNIQUE,
  environment text NOT NULL,
  name text NOT NULL,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  planned_by text NOT NULL,
  planned_at timestamptz NOT NULL DEFAULT clock_now(),
  CHECK (from_at < to_at)
);
CREATE INDEX planned_windows_of ON planned_windows (environment, to_at);
