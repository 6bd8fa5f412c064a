-- Agents: what their limits count, who came lately, and whether people have stopped them all.
CREATE INDEX runs_of_agents ON runs ((ground ->> 'client'), created_at) WHERE ground ->> 'kind' = 'agent';

CREATE TABLE agents_seen (
  client text NOT NULL,
  actor text NOT NULL,
  name text NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT clock_now(),
  taken bigint NOT NULL DEFAULT 0,
  refused bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (client, actor)
);

-- While there is a row, no agent may do anything.
CREATE TABLE agents_paused (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  paused_by text NOT NULL,
  paused_at timestamptz NOT NULL DEFAULT clock_now()
);
