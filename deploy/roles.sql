-- The roles and the database of the main store. Once, as PostgreSQL's superuser, before the first `hub prepare`:
--
--   HUB_OWNER_PASSWORD=… HUB_APP_PASSWORD=… psql --set ON_ERROR_STOP=1 --file deploy/roles.sql postgres
--
-- hub_owner  owns database and tables and migrates them: `hub prepare`, by HUB_OWNER_URL. Nothing else has its password.
-- hub_app    is who the servers and the worker are, by HUB_DATABASE_URL. It owns nothing, so it can neither change nor
--            remove what is in the log, and row-level security shows it nothing unless it says which seat it reads for.
-- hub_log    is who it becomes, for a transaction, where the log itself works: append, fan-out, archive. Nobody logs in
--            as it, and it can change or remove no more than hub_app can.
--
-- `hub prepare` grants what each may do on the tables (hub/grants.py).
\getenv owner_password HUB_OWNER_PASSWORD
\getenv app_password HUB_APP_PASSWORD

CREATE ROLE hub_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE hub_app LOGIN NOINHERIT PASSWORD :'app_password';
CREATE ROLE hub_log NOLOGIN;
GRANT hub_log TO hub_app;

CREATE DATABASE hub OWNER hub_owner TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';
REVOKE ALL ON DATABASE hub FROM PUBLIC;
GRANT CONNECT ON DATABASE hub TO hub_app;

\connect hub
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO hub_owner;
GRANT USAGE ON SCHEMA public TO hub_app, hub_log;
