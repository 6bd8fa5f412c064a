-- Time is data: every due time, expiry and lease is compared with this one function, so that a test or the sandbox can move it.
-- STABLE, not VOLATILE: the planner may then use it with an index.
CREATE FUNCTION clock_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT statement_timestamp()';
