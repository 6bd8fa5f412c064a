-- What a platform of MCP servers keeps: its tools, the work they are given, what was released, and every call. The same rows each time.
SELECT setseed(0.42);

CREATE TABLE tools (
  name text PRIMARY KEY,
  enabled boolean NOT NULL DEFAULT true,
  upstream text,
  changed_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO tools (name, upstream) VALUES
  ('list_assignments', NULL), ('create_assignment', 'apim'), ('search_releases', NULL),
  ('get_dealer_stock', 'apim'), ('book_service', 'apim');

CREATE TABLE releases (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version text NOT NULL UNIQUE,
  released_at timestamptz NOT NULL
);
INSERT INTO releases (version, released_at)
SELECT '2.' || minor || '.0', now() - (40 - minor * 12) * interval '1 day' FROM generate_series(0, 3) AS minor;

CREATE TABLE assignments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tool text NOT NULL REFERENCES tools (name),
  assignee text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'running', 'done', 'failed')),
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
INSERT INTO assignments (tool, assignee, state, payload, created_at, updated_at)
SELECT (ARRAY['list_assignments', 'create_assignment', 'search_releases', 'get_dealer_stock', 'book_service'])[1 + n % 5],
       'user-' || n % 97, (ARRAY['open', 'running', 'done', 'done', 'done', 'failed'])[1 + n % 6],
       jsonb_build_object('n', n, 'note', repeat('x', 40 + n % 60)),
       now() - n * interval '7 minutes', now() - n * interval '6 minutes'
  FROM generate_series(1, 4000) AS n;
CREATE INDEX assignments_state ON assignments (state);

CREATE TABLE tool_calls (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tool text NOT NULL,
  user_id uuid NOT NULL,
  status int NOT NULL,
  duration_ms int NOT NULL,
  at timestamptz NOT NULL
);
INSERT INTO tool_calls (tool, user_id, status, duration_ms, at)
SELECT (ARRAY['list_assignments', 'create_assignment', 'search_releases', 'get_dealer_stock', 'book_service'])[1 + n % 5],
       md5((n % 211)::text)::uuid, CASE WHEN n % 53 = 0 THEN 500 ELSE 200 END, 20 + (random() * 180)::int,
       now() - n * interval '13 seconds'
  FROM generate_series(1, 12000) AS n;
CREATE INDEX tool_calls_at ON tool_calls (at);
