-- Messages that somebody marked with the emoji of the timeline: each is read and kept once.
CREATE TABLE incident_marks (
  channel text NOT NULL,
  ts text NOT NULL,
  marked_by text NOT NULL,
  marked_at timestamptz NOT NULL DEFAULT clock_now(),
  -- What became of it: kept, outside of any incident, or why it could not be read.
  outcome text,
  tries int NOT NULL DEFAULT 0,
  due_at timestamptz DEFAULT clock_now(),
  PRIMARY KEY (channel, ts)
);
CREATE INDEX incident_marks_due ON incident_marks (due_at) WHERE due_at IS NOT NULL;

-- Where the message is that an entry tells of.
ALTER TABLE incident_timeline ADD COLUMN link text;

-- Until when somebody should have answered, by the response time of the severity.
ALTER TABLE incidents ADD COLUMN answer_due_at timestamptz;
