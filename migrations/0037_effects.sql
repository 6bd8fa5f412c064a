-- Whether a change helped: scored 5, 30 and 60 minutes after it was verified, each score a row that is due. No run waits for them.
CREATE TABLE effects (
  run_id bigint NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  minutes int NOT NULL CHECK (minutes > 0),
  -- What is scored is how it was at this time, however late somebody looks.
  at timestamptz NOT NULL,
  -- Taking a score moves it on: a worker that dies in the middle costs one look.
  due_at timestamptz,
  fence bigint NOT NULL DEFAULT 0,
  verdict text CHECK (verdict IN ('worked', 'no-better', 'worse', 'unknown', 'overtaken')),
  seen jsonb,
  PRIMARY KEY (run_id, minutes)
);
CREATE INDEX effects_due ON effects (due_at) WHERE due_at IS NOT NULL;

-- The card of the run shows its scores.
CREATE TRIGGER effect_scored AFTER UPDATE OF verdict ON effects FOR EACH ROW EXECUTE FUNCTION watch_changed();
