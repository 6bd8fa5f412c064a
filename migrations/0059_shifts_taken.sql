-- Somebody takes a shift from chat: until it ends they are on call in place of whoever the schedule names. The newest one that covers a moment counts.
CREATE TABLE shifts_taken (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL UNIQUE,
  schedule text NOT NULL,
  person text NOT NULL,
  from_at timestamptz NOT NULL,
  until_at timestamptz NOT NULL CHECK (until_at > from_at),
  taken_at timestamptz NOT NULL DEFAULT clock_now()
);
CREATE INDEX shifts_taken_by_end ON shifts_taken (until_at);
