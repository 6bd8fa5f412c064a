-- What a run offers later: at its time a question with a button is posted, once, where it is still wanted.
CREATE TABLE timed_offers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id bigint NOT NULL REFERENCES runs (id),
  position int NOT NULL,
  question text NOT NULL,
  offer jsonb NOT NULL,
  due_at timestamptz NOT NULL,
  -- When it is looked at next: later than it is due where the platform could not be read.
  look_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'posted', 'withdrawn')),
  -- Why it was withdrawn, or what was not known when it was posted.
  remark text,
  ended_at timestamptz,
  UNIQUE (run_id, position)
);
CREATE INDEX timed_offers_waiting ON timed_offers (look_at) WHERE state = 'waiting';

ALTER TABLE offers DROP CONSTRAINT offers_place_check;
ALTER TABLE offers ADD CONSTRAINT offers_place_check CHECK (place IN ('next', 'other', 'later'));

-- A question whose button was pressed is drawn again, without it.
CREATE FUNCTION timed_offer_used() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE messages SET wanted = wanted + 1, updated_at = clock_now()
   WHERE run_id = NEW.run_id AND kind = 'note' AND content ? 'timedOffer'
     AND (content ->> 'timedOffer')::bigint = (SELECT id FROM timed_offers WHERE run_id = NEW.run_id AND position = NEW.position);
  PERFORM pg_notify('mcp_chatops', 'messages');
  RETURN NULL;
END $$;
CREATE TRIGGER timed_offer_used AFTER UPDATE OF used_at ON offers FOR EACH ROW
  WHEN (NEW.place = 'later') EXECUTE FUNCTION timed_offer_used();
