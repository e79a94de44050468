"""Look in a backup as it would be made now: what `pg_dump` writes, the planner's samples included."""

import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.db import connections

from retention.residue.database import OWNER, Found
from retention.residue.decoders import search
from retention.residue.needles import Needles, compiled

PIECE = 4 * 1024 * 1024
STATISTICS_FROM = 18
"""From this version a dump can carry the planner's samples along."""
PLACE = compiled(r"(?m)^COPY (?:public\.)?([^ ]+) \(|^\\\.$|'relname', '([^']+)'")
ADDRESS = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password"}


def why_no_dump() -> str:
    """Say why no dump can be made here; empty when it can."""
    if not settings.PG_DUMP:
        return "pg_dump (not on this machine)"
    if _version() < _version_of_server():
        return "pg_dump (older than the server)"
    return ""


def has_statistics() -> bool:
    """Say whether a dump from here carries the planner's samples."""
    return _version() >= STATISTICS_FROM


def search_dump(needles: Needles) -> tuple[Found, list[str]]:
    """Return which needles a dump holds, by table, and what went wrong.

    The dump is read while it is made; nothing of it touches a disk.
    """
    found: Found = Counter()
    arguments = ["--lock-wait-timeout=30s", *(["--statistics"] if has_statistics() else [])]
    # The program is of the settings of this machine.
    with subprocess.Popen(  # noqa: S603
        [settings.PG_DUMP, *arguments], env=os.environ | _address(), stdout=subprocess.PIPE
    ) as dump:
        try:
            for place, part in _parts(dump.stdout):
                found.update((place, number) for number in search(part, needles))
        except BaseException:
            dump.kill()
            raise
    return found, ["pg_dump"] if dump.returncode else []


def _parts(stream: IO[bytes] | None) -> Iterator[tuple[str, bytes]]:
    """Cut what comes in at the lines that say of which table the next ones are."""
    place = "pg_dump"
    for piece in _pieces(stream):
        begin = 0
        for mark in PLACE.finditer(piece):
            yield place, piece[begin : mark.start()]
            table, sampled = mark.groups()
            name = (table or sampled or b"").decode("utf-8", "replace")
            place = f"pg_dump {'statistics ' if sampled else ''}{name}".rstrip()
            begin = mark.start()
        yield place, piece[begin:]


def _pieces(stream: IO[bytes] | None) -> Iterator[bytes]:
    """Read whole lines, about 4 MB at a time."""
    rest = b""
    while stream and (piece := stream.read(PIECE)):
        whole, newline, after = piece.rpartition(b"\n")
        if newline:
            yield rest + whole + newline
            rest = after
        else:
            rest += piece
    yield rest


def _address() -> dict[str, str]:
    given = connections[OWNER].get_connection_params()
    known = {name: str(given[key]) for name, key in ADDRESS.items() if given.get(key)}
    return known | {"PGDATABASE": str(given["dbname"])}


def _version() -> int:
    said = subprocess.run(  # noqa: S603
        [settings.PG_DUMP, "--version"], check=True, capture_output=True, text=True
    )
    found = re.search(r"\b(\d+)[.\w]*", said.stdout)
    return int(found[1]) if found else 0


def _version_of_server() -> int:
    connections[OWNER].ensure_connection()
    return int(connections[OWNER].connection.info.server_version) // 10000
