"""Empty the database after a test that really commits: only what is not empty, and no rebuilding.

Django truncates every table, a partition for each month of five years among them, and makes every
content type and permission again: most of what such a test costs. Here a table that was not
written stays as it is, and so do the names of the models, which no test changes.
"""

from datetime import date, datetime
from itertools import count
from typing import Any

import psycopg
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connections
from django.db.models.signals import post_migrate
from django.test import TransactionTestCase

from bieb.lib.clock import AMSTERDAM
from loans.partitions import AHEAD_MONTHS, month_of, months_later, partition_name

CATALOG = "pg_class, pg_attribute, pg_constraint, pg_depend, pg_index, pg_trigger, pg_type"
"""Where emptying a table leaves dead rows; nothing else in a test server clears them up."""
TIDIES_AFTER = 25
STAYS = ["django_migrations", "django_content_type", "auth_permission"]
MAKE_THEM = {"django.contrib.auth.management.create_permissions", id(create_contenttypes)}
# A table whose emptying makes a row elsewhere (tgtype 32: TRUNCATE) is emptied every time.
WRITTEN = """
SELECT coalesce(string_agg(oid::regclass::text, ', '), '') FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL (%s)
    AND (pg_relation_size(oid) > 0
        OR EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgtype & 32 > 0))
"""
MISSING = "SELECT name FROM unnest(%s::text[]) name WHERE to_regclass('public.' || name) IS NULL"
_times = count(1)
_by_django = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def as_role(alias: str, database: str = "") -> psycopg.Connection[Any]:
    """Connect as the owner or another role, beside what a test may use itself."""
    given = connections[alias].get_connection_params()
    address = {key: given[key] for key in ("user", "password", "host", "port") if given.get(key)}
    return psycopg.connect(
        dbname=database or connections[alias].settings_dict["NAME"], autocommit=True, **address
    )


def empty_what_was_written(case: TransactionTestCase) -> None:
    """Take the place of Django's flush; a test that keeps what migrations made has its own way."""
    others = {each[0][0] for each in post_migrate.receivers} - MAKE_THEM
    if case.available_apps is not None or case.serialized_rollback or others:
        _by_django(case)
        return
    with as_role("owner") as owner:
        [written] = owner.execute(WRITTEN, [STAYS]).fetchone() or [""]
        if written:
            owner.execute(f"TRUNCATE {written} CASCADE")
        months = months_of_returns()
        missing = [name for (name,) in owner.execute(MISSING, [list(months)])]
        if next(_times) % TIDIES_AFTER == 0:
            owner.execute(f"VACUUM (TRUNCATE false) {CATALOG}")
    if missing:
        open_again({name: months[name] for name in missing})


def months_of_returns() -> dict[str, date]:
    """Return the months that the migrations opened, by the name of their table."""
    this_month = month_of(datetime.now(AMSTERDAM).date())
    months = [months_later(this_month, ahead) for ahead in range(-60, AHEAD_MONTHS + 1)]
    return {partition_name(month): month for month in months}


def open_again(months: dict[str, date]) -> None:
    """Make the months of returns that a purge of a later year took away in a test."""
    with as_role("purge") as purge:
        for name, month in months.items():
            purge.execute(
                f"CREATE TABLE {name} PARTITION OF loans_borrower"
                f" FOR VALUES FROM ('{month}') TO ('{months_later(month, 1)}')"
            )
