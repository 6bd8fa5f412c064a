-- A resolve that came before the firing it ends: for a minute that firing, overtaken on its way, opens nothing.
CREATE TABLE alert_early_resolves (
  hook text NOT NULL,
  fingerprint text NOT NULL,
  -- Firings that began until then are over.
  ends_until timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_now(),
  PRIMARY KEY (hook, fingerprint)
);
