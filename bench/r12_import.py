"""R12: import 10,000 MARC records, beside parsing alone plus COPY of the same rows.

The records are made here; BIEB_MARC_FILE names a file of real ones to use instead.
"""

import os
import statistics
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random

from django.db import connection, connections
from pymarc import Field, Indicators, Leader, MARCReader, Record, Subfield

from bench.result import Profile, Result
from catalog.marc.loading import Wishes, import_records

RECORDS = 10_000
TODAY = date(2026, 11, 23)
WORDS = [
    "brief",
    "koning",
    "zomer",
    "water",
    "nacht",
    "huis",
    "vogel",
    "trein",
    "kind",
    "stad",
    "boom",
    "zee",
    "licht",
    "vuur",
    "jaar",
]
COLUMNS = """control_number, title, subtitle, other_titles, author, contributors, year, language,
  publisher, edition, series, isbns, item_type_id, audience, is_fiction, genre, sort_key,
  record_hash, added_on"""


def run(profile: Profile) -> Result:
    """Take turns: the import with everything it checks, then the parser and COPY alone."""
    given = os.environ.get("BIEB_MARC_FILE")
    content = Path(given).read_bytes() if given else _made()
    figures, limits = [], []
    for _ in range(profile.rounds):
        _empty()
        began = time.perf_counter()
        report = import_records(BytesIO(content), wishes=Wishes(), today=TODAY)
        figures.append(report.made / (time.perf_counter() - began))
        rows = _rows()
        _empty()
        limits.append(report.made / _timed(lambda: _parse_and_copy(content, rows)))  # noqa: B023
    return Result(
        "R12 MARC import with validation",
        "records/s",
        statistics.median(figures),
        statistics.median(limits),
        ">= 0.3",
    )


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _parse_and_copy(content: bytes, rows: bytes) -> None:
    for _record in MARCReader(BytesIO(content)):
        pass
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY catalog_title ({COLUMNS}) FROM STDIN") as copy,
    ):
        copy.write(rows)


def _rows() -> bytes:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY catalog_title ({COLUMNS}) TO STDOUT") as copy,
    ):
        return b"".join(bytes(block) for block in copy)


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalog_title")
        cursor.execute("DELETE FROM catalog_word")
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE catalog_title, catalog_word")


def _made() -> bytes:
    rng = Random(12)  # noqa: S311
    return b"".join(_record(number, rng).as_marc() for number in range(RECORDS))


def _record(number: int, rng: Random) -> Record:
    title = " ".join(rng.choices(WORDS, k=4)).capitalize()
    name = f"{rng.choice(WORDS).capitalize()}{number % 997}"
    record = Record()
    record.leader = Leader("00000nam a2200000 i 4500")
    record.add_field(
        Field(tag="001", data=str(number)),
        Field(tag="003", data="NL-BENCH"),
        Field(tag="008", data="260101s2019    ne            000 1 dut d"),
        _field("100", "1 ", a=f"{name}, Zoë"),
        _field("245", "10", a=title, b="een verhaal"),
        _field("264", " 1", a="Rijssen", b="Twentse Pers", c="2019"),
        _field("490", "0 ", a="Verhalen", v=str(number % 20)),
        _field("700", "1 ", a=f"{rng.choice(WORDS).capitalize()}, Čapek"),
    )
    return record


def _field(tag: str, indicators: str, **subfields: str) -> Field:
    inside = [Subfield(code=code, value=value) for code, value in subfields.items()]
    return Field(tag=tag, indicators=Indicators(*indicators), subfields=inside)
