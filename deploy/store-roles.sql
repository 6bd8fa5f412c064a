-- Two roles for the bot's own PostgreSQL. Run it as the owner of the database, after `npm run migrate`; once more after an upgrade:
--   psql "$DATABASE_OWNER_URL" -v password="'…'" -f deploy/store-roles.sql
-- DATABASE_OWNER_URL makes the schema and is known to `npm run migrate` alone; DATABASE_URL (this role) is what the bot works with. It adds to
-- the audit and its chain through two functions, which number, date and seal the rows; it changes and deletes none, and cannot take away the
-- triggers that refuse to.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mcp_chatops_app') THEN
    CREATE ROLE mcp_chatops_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
  END IF;
END $$;
ALTER ROLE mcp_chatops_app PASSWORD :password;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO mcp_chatops_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO mcp_chatops_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO mcp_chatops_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO mcp_chatops_app;
-- Later migrations, made by the owner, are for this role too.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO mcp_chatops_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO mcp_chatops_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit, audit_entries, audit_seals FROM mcp_chatops_app;
REVOKE ALL ON SEQUENCE audit_id_seq FROM mcp_chatops_app;
REVOKE EXECUTE ON FUNCTION audit_append(text, text, text, jsonb), audit_seal(int, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_append(text, text, text, jsonb), audit_seal(int, bigint) TO mcp_chatops_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON schema_migrations FROM mcp_chatops_app;
