-- Two roles for the bot's own PostgreSQL. Run it as the owner of the database, after the first start (or `npm start` once as the owner):
--   psql "$DATABASE_OWNER_URL" -v password="'…'" -f deploy/store-roles.sql
-- DATABASE_OWNER_URL then makes the schema, and DATABASE_URL (this role) is what the bot works with: it can add to the audit and read it,
-- and neither change nor delete a row of it, nor take away the triggers that refuse to.
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
REVOKE UPDATE, DELETE, TRUNCATE ON audit, audit_seals FROM mcp_chatops_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON schema_migrations FROM mcp_chatops_app;
