"""The embedded PostgreSQL: its roles, and every state in which an earlier run may leave its data."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from bieb.embedded.places import EmbeddedError, Home
from bieb.embedded.postgres import FOR_TESTS, ROLES, running_postgres, stop_orphan


def one(address: str, question: str) -> object:
    """Ask the database one thing."""
    with psycopg.connect(address) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def test_every_role_had_an_address_of_its_own(home: Home) -> None:
    with running_postgres(home, FOR_TESTS) as server:
        names = {one(url, "SELECT current_user") for url in server.environment().values()}
        owner = one(
            server.url("bieb_app"),
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'bieb'",
        )

    assert names == set(ROLES.values())
    assert owner == "bieb_owner"


def test_no_role_of_the_library_was_a_superuser(home: Home) -> None:
    with running_postgres(home, FOR_TESTS) as server:
        found = one(
            server.url("bieb_app"),
            "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'bieb%' AND (rolsuper "
            "OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)",
        )

    assert found == 0


def test_the_extensions_were_there_for_every_database(home: Home) -> None:
    with running_postgres(home, FOR_TESTS, may_create_databases=True) as server:
        with psycopg.connect(server.url("bieb_owner"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE another")
        found = one(
            server.url("bieb_owner", database="another"),
            "SELECT array_agg(extname::text ORDER BY extname) FROM pg_extension "
            "WHERE extname <> 'plpgsql'",
        )

    assert found == ["btree_gin", "btree_gist", "citext", "pg_trgm", "unaccent"]


def test_a_failing_statement_left_no_values_in_the_log(home: Home) -> None:
    with (
        running_postgres(home, FOR_TESTS) as server,
        psycopg.connect(server.url("bieb_owner")) as connection,
    ):
        connection.execute("CREATE TEMP TABLE shelf (name text UNIQUE)")
        connection.execute("INSERT INTO shelf VALUES ('Geertje de Vries')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO shelf VALUES ('Geertje de Vries')")

    log = (home.logs / "postgres.log").read_text()
    assert "duplicate key value" in log
    assert "Geertje" not in log


def test_data_outlived_a_restart(home: Home) -> None:
    with (
        running_postgres(home, FOR_TESTS) as server,
        psycopg.connect(server.url("bieb_owner")) as connection,
    ):
        connection.execute("CREATE TABLE shelf AS SELECT 42 AS books")

    with running_postgres(home, FOR_TESTS) as server:
        assert one(server.url("bieb_owner"), "SELECT books FROM shelf") == 42


def test_a_half_finished_first_start_was_thrown_away(home: Home) -> None:
    half = home.server_root / "pg.partial-1"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    (home.server_root / "pg").mkdir()
    (home.server_root / "pg" / "left.over").touch()

    with running_postgres(home, FOR_TESTS) as server:
        assert one(server.url("bieb_app"), "SELECT 1") == 1

    assert not half.exists()


def test_an_orphaned_server_was_stopped_and_replaced(home: Home) -> None:
    # a second start without the first being stopped: as after a kill of the supervisor
    with running_postgres(home, FOR_TESTS) as first, running_postgres(home, FOR_TESTS) as second:
        assert one(second.url("bieb_app"), "SELECT 1") == 1
        assert first.child.process.wait(5) == 0


def test_a_killed_server_started_again(home: Home) -> None:
    with running_postgres(home, FOR_TESTS) as server:
        server.child.process.kill()
        server.child.process.wait()

        with running_postgres(home, FOR_TESTS) as again:
            assert one(again.url("bieb_app"), "SELECT 1") == 1


def test_the_pid_file_of_a_stranger_was_forgotten_and_the_stranger_left_alone(home: Home) -> None:
    with running_postgres(home, FOR_TESTS):
        pass
    stranger = subprocess.Popen(["/bin/sleep", "60"])
    (home.server_root / "pg" / "postmaster.pid").write_text(f"{stranger.pid}\n/elsewhere\n")

    with running_postgres(home, FOR_TESTS) as server:
        assert one(server.url("bieb_app"), "SELECT 1") == 1

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_stopping_an_orphan_where_there_is_none_did_nothing(home: Home) -> None:
    stop_orphan(home.server_root / "pg")


def test_data_of_another_version_was_refused(home: Home) -> None:
    with running_postgres(home, FOR_TESTS):
        pass
    (home.server_root / "pg" / "PG_VERSION").write_text("17\n")

    with pytest.raises(EmbeddedError, match="RESET=1"):
        running_postgres(home, FOR_TESTS).__enter__()


@pytest.mark.parametrize("name", ["x" * 120, "kast met boeken & een 'plank'"])
def test_a_long_or_odd_path_had_its_socket_elsewhere(name: str) -> None:
    root = Path(tempfile.mkdtemp(prefix="bieb-embedded-"))
    home = Home(root / name / "y")
    home.make()
    try:
        with running_postgres(home, FOR_TESTS) as server:
            assert len(str(server.sockets / ".s.PGSQL.5432")) < 107
            assert one(server.url("bieb_app"), "SELECT 1") == 1
    finally:
        home.forget()
        shutil.rmtree(root)


def test_two_homes_ran_at_once(home: Home) -> None:
    root = Path(tempfile.mkdtemp(prefix="bieb-embedded-"))
    other = Home(root)
    other.make()
    try:
        with (
            running_postgres(home, FOR_TESTS) as one_server,
            running_postgres(other, FOR_TESTS) as other_server,
        ):
            assert one_server.sockets != other_server.sockets
            assert one(one_server.url("bieb_app"), "SELECT 1") == 1
            assert one(other_server.url("bieb_app"), "SELECT 1") == 1
    finally:
        other.forget()
        shutil.rmtree(root)


def test_nobody_else_could_reach_the_socket(home: Home) -> None:
    with running_postgres(home, FOR_TESTS) as server:
        assert server.sockets.stat().st_mode & 0o077 == 0
        assert (home.server_root / "pg").stat().st_mode & 0o077 == 0


def test_no_permission_above_the_home_was_changed() -> None:
    root = Path(tempfile.mkdtemp(prefix="bieb-embedded-"))
    home = Home(root / "checkout" / ".bieb")
    home.make()
    try:
        with running_postgres(home, FOR_TESTS):
            modes = [path.stat().st_mode & 0o777 for path in (root, home.path.parent)]
    finally:
        home.forget()
        shutil.rmtree(root)

    assert modes == [0o700, 0o777 & ~_umask()]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_an_open_transaction_did_not_hold_up_the_stop(home: Home) -> None:
    with running_postgres(home, FOR_TESTS) as server:
        connection = psycopg.connect(server.url("bieb_app"))
        connection.execute("SELECT 1")
    connection.close()

    assert server.child.process.returncode == 0
