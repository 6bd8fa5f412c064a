-- A file of bytes (a chart), once: its message names it, and never carries it. The key is that of the message; one for a terminal has none.
CREATE TABLE files (
  key text PRIMARY KEY,
  run_id bigint REFERENCES runs (id) ON DELETE CASCADE,
  bytes bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_now()
);
-- Pictures are compressed already.
ALTER TABLE files ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE INDEX files_run ON files (run_id) WHERE run_id IS NOT NULL;
