"""Empty the database after a test that really commits: only what is not empty, and no rebuilding.

Django truncates every table, a partition for each month of five years among them, and makes every
content type and permission again: most of what such a test costs. Here a table that was not
written stays as it is, and so do the names of the models, which no test changes.
"""

from typing import Any

import psycopg
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connections
from django.db.models.signals import post_migrate
from django.test import TransactionTestCase

STAYS = ["django_migrations", "django_content_type", "auth_permission"]
MAKE_THEM = {"django.contrib.auth.management.create_permissions", id(create_contenttypes)}
# A table whose emptying makes a row elsewhere (tgtype 32: TRUNCATE) is emptied every time.
WRITTEN = """
SELECT coalesce(string_agg(oid::regclass::text, ', '), '') FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL (%s)
    AND (pg_relation_size(oid) > 0
        OR EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgtype & 32 > 0))
"""
_by_django = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def as_owner(database: str) -> psycopg.Connection[Any]:
    """Connect as the owner of the tables, beside what a test may use itself."""
    given = connections["owner"].get_connection_params()
    address = {key: given[key] for key in ("user", "password", "host", "port") if given.get(key)}
    return psycopg.connect(dbname=database, autocommit=True, **address)


def empty_what_was_written(case: TransactionTestCase) -> None:
    """Take the place of Django's flush; a test that keeps what migrations made has its own way."""
    others = {each[0][0] for each in post_migrate.receivers} - MAKE_THEM
    if case.available_apps is not None or case.serialized_rollback or others:
        _by_django(case)
        return
    with as_owner(connections["owner"].settings_dict["NAME"]) as owner:
        [written] = owner.execute(WRITTEN, [STAYS]).fetchone() or [""]
        if written:
            owner.execute(f"TRUNCATE {written} CASCADE")
