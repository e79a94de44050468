#!/bin/sh
# The five roles of the library, made when the database is made. See docs/decisions/0004.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set secret="$BIEB_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE bieb_owner LOGIN PASSWORD :'secret';
CREATE ROLE bieb_app LOGIN PASSWORD :'secret';
CREATE ROLE bieb_purge LOGIN PASSWORD :'secret';
CREATE ROLE bieb_verify LOGIN PASSWORD :'secret';
CREATE ROLE bieb_report LOGIN PASSWORD :'secret';
GRANT bieb_purge TO bieb_owner;
CREATE DATABASE bieb OWNER bieb_owner;
\connect bieb
ALTER SCHEMA public OWNER TO bieb_owner;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION unaccent;
CREATE EXTENSION btree_gist;
CREATE EXTENSION btree_gin;
CREATE EXTENSION citext;
SQL
