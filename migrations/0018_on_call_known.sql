-- Members of the user groups on call, as Slack named them last: whom to page while Slack cannot tell.
CREATE TABLE on_call_groups (
  name text PRIMARY KEY,
  members text[] NOT NULL,
  read_at timestamptz NOT NULL DEFAULT clock_now()
);

-- How often in a row the next level could not be decided or written: each failure waits longer, so that no row is due for ever.
ALTER TABLE escalations ADD COLUMN failures int NOT NULL DEFAULT 0;
-- Why somebody who should have been paged was not: shown on the card.
ALTER TABLE escalations ADD COLUMN trouble text;
