-- Somebody asks another person to take their shift, perhaps for one of theirs: nothing changes until that person accepts.
CREATE TABLE shift_swaps (
  key text PRIMARY KEY CHECK (key ~ '^[0-9a-f]{16}$'),
  schedule text NOT NULL,
  asked_by text NOT NULL,
  person text NOT NULL CHECK (person <> asked_by),
  until_at timestamptz NOT NULL,
  back_from timestamptz,
  back_until timestamptz,
  note text NOT NULL DEFAULT '',
  state text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'accepted', 'declined', 'replaced')),
  asked_at timestamptz NOT NULL DEFAULT clock_now(),
  decided_at timestamptz,
  CHECK ((back_from IS NULL) = (back_until IS NULL) AND back_until > back_from)
);
-- One open question per schedule and person who asks.
CREATE UNIQUE INDEX shift_swaps_open ON shift_swaps (schedule, asked_by) WHERE state = 'asked';

CREATE FUNCTION shift_swap_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE messages
     SET wanted = wanted + 1, updated_at = clock_now(), priority = 1,
         not_before = CASE WHEN state <> 'posting' THEN least(not_before, clock_now()) ELSE not_before END
   WHERE key = 'swap:' || NEW.key AND state <> 'dropped';
  PERFORM pg_notify('mcp_chatops', 'messages');
  RETURN NULL;
END $$;
CREATE TRIGGER shift_swap_changed AFTER UPDATE OF state ON shift_swaps FOR EACH ROW
  WHEN (NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION shift_swap_changed();
