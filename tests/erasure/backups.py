"""Make a real backup of the database of a test, and put it back beside it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from bieb.embedded.postgres_programs import binaries_for, system_account

RESTORED = "bieb_restored"


def back_up(file: Path) -> None:
    """Write a dump of the database as it is now, by `pg_dump`."""
    _run("pg_dump", "--format=custom", f"--file={file}", str(_owner()["dbname"]))


@contextmanager
def put_back(file: Path) -> Iterator[None]:
    """Restore a dump into a new database, and work in that one for a while."""
    before = str(_owner()["dbname"])
    name = f"{RESTORED}_{os.getpid()}"
    _execute(f"CREATE DATABASE {name}")
    try:
        _let_the_purge_own_a_table(name)
        _run("pg_restore", "--exit-on-error", "--no-comments", f"--dbname={name}", str(file))
        _point_at(name)
        yield
    finally:
        _point_at(before)
        # FORCE would refuse where autovacuum is at work; without it PostgreSQL ends autovacuum itself.
        _execute(f"DROP DATABASE {name}")


def _let_the_purge_own_a_table(name: str) -> None:
    """The table of who borrowed belongs to the purge, and rights on the schema come last."""
    role = connections["purge"].settings_dict["USER"]
    _execute(f'GRANT CREATE ON SCHEMA public TO "{role}"', database=name)


def _owner() -> dict[str, Any]:
    return dict(connections["owner"].get_connection_params())


def _run(program: str, *arguments: str) -> None:
    given = _owner()
    address = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password"}
    known = {name: str(given[key]) for name, key in address.items() if given.get(key)}
    path = binaries_for(system_account()) / program
    done = subprocess.run(
        [path, *arguments], check=False, env=os.environ | known, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def _execute(statement: str, *, database: str = "postgres") -> None:
    given = _owner()
    address = {key: given[key] for key in ("user", "password", "host", "port") if given.get(key)}
    with psycopg.connect(dbname=database, autocommit=True, **address) as connection:
        connection.execute(statement)


def _point_at(name: str) -> None:
    connections.close_all()
    for alias in settings.DATABASES:
        connections[alias].settings_dict["NAME"] = name
