-- The roles, the extensions and the database of the library, whichever is not there yet.
-- Run by the superuser with psql; :createdb is CREATEDB (tests) or NOCREATEDB.

SELECT format('CREATE ROLE %I LOGIN', role)
FROM unnest(ARRAY['bieb_owner', 'bieb_app', 'bieb_purge', 'bieb_verify', 'bieb_report']) AS role
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec

ALTER ROLE bieb_owner :createdb;

-- The owner hands tables to the purge, for which it must be a member of that role.
GRANT bieb_purge TO bieb_owner;

-- In the template, so that every database, also one made for a test, begins with them.
\connect template1
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE EXTENSION IF NOT EXISTS citext;

\connect postgres
SELECT 'CREATE DATABASE bieb OWNER bieb_owner'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'bieb') \gexec
