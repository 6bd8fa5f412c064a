-- A report of several pages: which one its message shows is data of the run, and each button carries the opaque id of a page.
ALTER TABLE runs ADD COLUMN page int NOT NULL DEFAULT 0;
CREATE TABLE report_pages (
  id text PRIMARY KEY,
  run_id bigint NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  page int NOT NULL,
  UNIQUE (run_id, page)
);
