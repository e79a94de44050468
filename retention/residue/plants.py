"""Hide a marker in every sort of place, so that a search proves in the same run that it can see."""

import base64
import gzip
import json
import secrets
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from email.header import Header
from email.mime.text import MIMEText
from importlib import import_module
from io import BytesIO
from pathlib import Path
from quopri import encodestring

from django.conf import settings
from django.db import connections, transaction

from retention.residue.database import OWNER
from retention.residue.dumps import has_statistics, why_no_dump
from retention.residue.garden import SECONDS, Garden, Plant
from retention.residue.valkey_plants import in_valkey, on_the_disk_of_valkey

PROBE = "residue_probe"
ADVISORY_LOCK = 0x7265736964  # "resid"


def _zip(marker: str) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("uitvoer.csv", f"naam\n{marker}\n")
    return packed.getvalue()


WRITINGS: dict[str, Callable[[str], str]] = {
    "plain text": lambda m: f"zie {m}",
    "capitals": lambda m: m.upper(),
    "accents": lambda m: m.replace("ae", "áë").replace("io", unicodedata.normalize("NFD", "ïö")),
    "base64": lambda m: base64.b64encode(f"aan {m}".encode()).decode(),
    "base64 for addresses": lambda m: base64.urlsafe_b64encode(f"??>>{m}".encode()).decode(),
    "hexadecimal": lambda m: m.encode().hex(),
    "JSON escapes": lambda m: "".join(f"\\u{ord(letter):04x}" for letter in m),
    "percent signs": lambda m: "".join(f"%{ord(letter):02X}" for letter in m),
    "HTML entities": lambda m: "".join(f"&#{ord(letter)};" for letter in m),
    "quoted-printable": lambda m: encodestring(f"é {m} ".encode() * 5).decode(),
    "mail header": lambda m: Header(f"Zoë {m}", "utf-8").encode(),
    "four layers": lambda m: base64.b64encode(
        gzip.compress("".join(f"%{ord(x):02X}" for x in m.encode().hex()).encode())
    ).decode(),
}
PACKAGES: dict[str, Callable[[str], bytes]] = {
    "gzip in a column": lambda m: gzip.compress(m.encode()),
    "zip in a column": _zip,
    "UTF-16 in a column": lambda m: m.encode("utf-16-le"),
}


@contextmanager
def planted() -> Iterator[Garden]:
    """Hide the markers for as long as the search lasts."""
    with ExitStack() as stack:
        garden = Garden(stack)
        _one_at_a_time(garden)
        _in_tables(garden)
        _in_samples(garden)
        _in_a_session(garden)
        _in_a_large_object(garden)
        on_the_disk_of_valkey(garden)
        in_valkey(garden)
        _in_a_dump(garden)
        _in_files(garden)
        _in_the_log_of_the_database(garden)
        yield garden


def _one_at_a_time(garden: Garden) -> None:
    """Wait for another search to end: it would take our markers for those of a killed one."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
    garden.stack.callback(_next_one)


def _next_one() -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def _in_tables(garden: Garden) -> None:
    """A table of our own, because a scan that sees any table must see this one too."""
    table = f"{PROBE}_{garden.token}"
    garden.stack.callback(_drop_probes)
    _drop_probes()
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {table} (written text, packed bytea, record jsonb, list text[])"
        )
        cursor.execute(f"GRANT SELECT ON {table} TO PUBLIC")
        for name, write in WRITINGS.items():
            value = write(garden.marker(name, f"{table}.written"))
            cursor.execute(f"INSERT INTO {table} (written) VALUES (%s)", [value])
        for name, pack in PACKAGES.items():
            content = pack(garden.marker(name, f"{table}.packed"))
            cursor.execute(f"INSERT INTO {table} (packed) VALUES (%s)", [content])
        record = json.dumps({"deep": [{"name": garden.marker("JSON", f"{table}.record")}]})
        cursor.execute(f"INSERT INTO {table} (record) VALUES (%s)", [record])
        listed = ["a", garden.marker("a list", f"{table}.list")]
        cursor.execute(f"INSERT INTO {table} (list) VALUES (%s)", [listed])
        digits = f"6{secrets.randbelow(10**8):08d}"
        garden.plants.append(Plant("a phone number", f"0{digits}", f"{table}.written"))
        spaced = f"+31 {digits[0]} {digits[1:5]} {digits[5:]}"
        cursor.execute(f"INSERT INTO {table} (written) VALUES (%s)", [spaced])
        account = f"{secrets.randbelow(10**10):010d}"
        garden.plants.append(Plant("an IBAN", f"NL00ZZZZ{account}", f"{table}.written"))
        spaced = f"nl00 zzzz {account[:4]}.{account[4:8]} {account[8:]}"
        cursor.execute(f"INSERT INTO {table} (written) VALUES (%s)", [spaced])


def _drop_probes() -> None:
    """Take our tables away, those of a search that was killed too."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE %s", [f"{PROBE}\\_%"])
        for (table,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


def _in_samples(garden: Garden) -> None:
    """A value that was deleted, and that the planner still knows."""
    table = f"{PROBE}_{garden.token}_sampled"
    marker = garden.marker("the planner's samples", f"pg_stats {table}")
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"CREATE TABLE {table} (name text)")
        cursor.execute(f"GRANT SELECT ON {table} TO PUBLIC")
        cursor.execute(f"INSERT INTO {table} SELECT %s FROM generate_series(1, 50)", [marker])
        cursor.execute(f"ANALYZE {table}")
        cursor.execute(f"DELETE FROM {table}")


def _in_a_dump(garden: Garden) -> None:
    """A row that a backup of now would carry, and samples of a row that is gone."""
    if why_no_dump():
        return
    table = f"{PROBE}_{garden.token}_dumped"
    row = garden.marker("a dump", f"pg_dump {table}")
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"CREATE TABLE {table} (name text)")
        cursor.execute(f"GRANT SELECT ON {table} TO PUBLIC")
        if has_statistics():
            sample = garden.marker("the samples in a dump", f"pg_dump statistics {table}")
            cursor.execute(f"INSERT INTO {table} SELECT %s FROM generate_series(1, 50)", [sample])
            cursor.execute(f"ANALYZE {table}")
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute(f"INSERT INTO {table} VALUES (%s)", [row])


def _in_a_session(garden: Garden) -> None:
    """A log-in: compressed, encoded and signed."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store["residue"] = garden.marker("a session", "session_data") + " " * 300
    store.set_expiry(SECONDS)
    garden.stack.callback(store.delete)
    store.create()


def _in_a_large_object(garden: Garden) -> None:
    content = gzip.compress(garden.marker("a large object", "large object").encode())
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT lo_from_bytea(0, %s)", [content])
        number = int(cursor.fetchone()[0])
        cursor.execute(f"GRANT SELECT ON LARGE OBJECT {number} TO PUBLIC")
    garden.stack.callback(_unlink, number)


def _unlink(number: int) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT lo_unlink(%s)", [number])


def _in_files(garden: Garden) -> None:
    name = f"residue-{garden.token}"
    _write(
        garden,
        Path(settings.MEDIA_ROOT) / f"{name}.zip",
        _zip(garden.marker("a packed file", "media .zip")),
    )
    line = json.dumps({"message": garden.marker("an old log", "log .gz")})
    _write(garden, Path(settings.BIEB_HOME) / "log" / f"{name}.gz", gzip.compress(line.encode()))
    key = garden.marker("the key store", "keys .txt").encode()
    _write(garden, Path(settings.KEY_STORE) / f"{name}.txt", key)
    mail = MIMEText(f"Beste {garden.marker('mail', 'mailbox .spool')},", "plain", "utf-8")
    _write(garden, Path(settings.BIEB_HOME) / "mail" / f"{name}.spool", mail.as_bytes())


def _in_the_log_of_the_database(garden: Garden) -> None:
    """A line that PostgreSQL itself writes: proof that the log we read is the one it keeps.

    A server elsewhere keeps its log elsewhere: then there is nothing here to look in.
    """
    if log_of_the_database().is_file():
        marker = garden.marker("the log of PostgreSQL", "log .log")
        with connections[OWNER].cursor() as cursor:
            cursor.execute(f"DO $$ BEGIN RAISE WARNING '{marker}'; END $$")


def log_of_the_database() -> Path:
    return Path(settings.BIEB_HOME) / "log" / "postgres.log"


def _write(garden: Garden, path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    garden.stack.callback(path.unlink, missing_ok=True)
    path.write_bytes(content)
