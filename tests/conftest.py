"""What every test starts from: a fresh database with its roles, made from a template."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation

from bieb.promises.mutating import SQL
from erasure.replay import gate
from loans.closings import banner
from statement import banner as news
from tests import egress
from tests.emptying import CATALOG, as_role, empty_what_was_written

TEMPLATE = "bieb_template"


egress.watch()
TransactionTestCase._fixture_teardown = empty_what_was_written  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """Fail a test in which something tried to reach another computer (P4)."""
    egress.attempts()
    yield
    assert egress.attempts() == []


@pytest.fixture(autouse=True)
def calm() -> None:
    """A process that has just looked and found no emergency and no news, in every test alike."""
    banner.known.__init__(until=time.monotonic() + banner.FRESH_SECONDS)  # type: ignore[misc]
    news.known.__init__(until=time.monotonic() + news.FRESH_SECONDS)  # type: ignore[misc]


@pytest.fixture(autouse=True)
def the_language_of_the_library() -> None:
    """Dutch, whatever language the page of the test before this one was in."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def a_ledger_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A replay ledger for each test, and a process that has just seen that nothing is missing."""
    before, settings.LEDGER_DIR = settings.LEDGER_DIR, tmp_path_factory.mktemp("ledger")
    gate.known.until, gate.known.why = time.monotonic() + 3600, ""
    yield
    settings.LEDGER_DIR = before


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Migrate one template as the owner, then copy it: one database for each worker."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"bieb_test_{worker}"
    lock = Path(os.environ["BIEB_HOME"]) / "template.lock"
    with django_db_blocker.unblock():
        with lock.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if not _exists(TEMPLATE):
                _make_template()
            _execute(f"DROP DATABASE IF EXISTS {name}")
            _execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        _point_at(name)
        if harm := os.environ.get(SQL):
            with connections["owner"].cursor() as cursor:
                cursor.execute(harm)
        yield
        connections.close_all()
        # A thread or a child of a test may still be connected as another role, which the owner may
        # not end. Servers of our own go as a whole afterwards, this database with them.
        with suppress(psycopg.errors.InsufficientPrivilege):
            _execute(f"DROP DATABASE {name} WITH (FORCE)")


def _make_template() -> None:
    _execute(f"CREATE DATABASE {TEMPLATE}")
    _point_at(TEMPLATE)
    call_command("prepare_database", verbosity=0)
    with connections["owner"].cursor() as cursor:  # tests empty tables between them
        for alias in ("default", "purge"):
            cursor.execute(
                f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {connections[alias].settings_dict['USER']}"
            )
        cursor.execute(f"VACUUM ANALYZE {CATALOG}")
    connections.close_all()


def _point_at(name: str) -> None:
    connections.close_all()
    for alias in settings.DATABASES:
        connections[alias].settings_dict["NAME"] = name


def _execute(statement: str) -> None:
    with as_role("owner", "postgres") as connection:
        connection.execute(statement)


def _exists(name: str) -> bool:
    with as_role("owner", "postgres") as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None
