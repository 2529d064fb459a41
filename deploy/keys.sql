-- The role and the database of the key store, on a server of its own or at least with backups of its own. Once, as
-- PostgreSQL's superuser, before the first `hub prepare`:
--
--   HUB_KEYS_PASSWORD=… psql --set ON_ERROR_STOP=1 --file deploy/keys.sql postgres
--
-- One role owns and uses it: erasure is the application destroying a key, so an owner apart would guard nothing.
\getenv keys_password HUB_KEYS_PASSWORD

CREATE ROLE hub_keys LOGIN PASSWORD :'keys_password';

CREATE DATABASE hub_keys OWNER hub_keys TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';
REVOKE ALL ON DATABASE hub_keys FROM PUBLIC;

\connect hub_keys
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO hub_keys;
