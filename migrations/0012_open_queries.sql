-- Queries in another system that cost as long as they run. Each is written down before it is started, so that whoever asked may die in the
-- middle: once its run has ended, or another worker has it, a round looks for the query by its mark and stops it.
CREATE TABLE open_queries (
  mark text PRIMARY KEY,
  run_id bigint NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  fence bigint NOT NULL,
  environment text NOT NULL,
  begun_at timestamptz NOT NULL DEFAULT statement_timestamp()
);
CREATE INDEX open_queries_run ON open_queries (run_id);
