-- Every request, decision, step and result, one row each, written in the transaction of the thing itself. `body` is the only
-- content: the columns are read from it, so that nothing can be changed beside what the chain covers.
CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  body text NOT NULL,
  event text NOT NULL GENERATED ALWAYS AS ((body::jsonb) ->> 'event') STORED,
  actor text GENERATED ALWAYS AS ((body::jsonb) ->> 'actor') STORED,
  subject text GENERATED ALWAYS AS ((body::jsonb) ->> 'subject') STORED
);
CREATE INDEX audit_subject ON audit (subject, id);

-- The chain: gap-free numbers, each hash over the one before and the body. Made by one process at a time, a moment later,
-- so that no request waits for another.
CREATE TABLE audit_seals (
  seq bigint PRIMARY KEY,
  audit_id bigint NOT NULL UNIQUE REFERENCES audit (id),
  hash bytea NOT NULL
);

CREATE FUNCTION audit_body(event text, actor text, subject text, details jsonb) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'at', to_char(clock_now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'event', event, 'actor', actor, 'subject', subject, 'details', details)::text
$$;

CREATE FUNCTION audit_is_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is append-only: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER audit_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_for_ever();
CREATE TRIGGER audit_seals_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_for_ever();
