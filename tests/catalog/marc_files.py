"""MARC files for tests, written with pymarc: no record of another library is in this repository."""

from collections.abc import Sequence
from pathlib import Path

from pymarc import Field, Indicators, Leader, Record, Subfield, record_to_xml

NAMESPACE = "http://www.loc.gov/MARC21/slim"


def a_record(
    *,
    number: str = "1",
    owner: str = "NL-TEST",
    title: str = "De brief voor de koning",
    author: str = "Dragt, Tonke",
    isbn: str = "",
    general: str = "260101s1962    ne     j      000 1 dut d",
    leader: str = "00000nam a2200000 i 4500",
    extra: Sequence[Field] = (),
) -> Record:
    """A record as a Dutch supplier would send it."""
    record = Record()
    record.leader = Leader(leader)
    for tag, value in (("001", number), ("003", owner), ("008", general)):
        if value:
            record.add_field(Field(tag=tag, data=value))
    if isbn:
        record.add_field(a_field("020", a=isbn))
    if author:
        record.add_field(a_field("100", "1 ", a=author))
    if title:
        record.add_field(a_field("245", "13", a=title))
    record.add_field(*extra)
    return record


def a_field(tag: str, indicators: str = "  ", **subfields: str) -> Field:
    return Field(
        tag=tag,
        indicators=Indicators(*indicators),
        subfields=[Subfield(code=code, value=value) for code, value in subfields.items()],
    )


def some_records(many: int) -> list[Record]:
    return [a_record(number=str(each), title=f"Boek {each}") for each in range(1, many + 1)]


def iso2709(*records: Record) -> bytes:
    return b"".join(record.as_marc() for record in records)


def marcxml(*records: Record) -> bytes:
    inside = b"".join(record_to_xml(record) for record in records)
    return (
        b'<?xml version="1.0" encoding="UTF-8"?><collection xmlns="%s">' % NAMESPACE.encode()
        + inside
        + b"</collection>"
    )


def flagged(raw: bytes, coding: bytes) -> bytes:
    """One record with another character coding in its leader: "a" is UTF-8, blank is MARC-8."""
    return raw[:9] + coding + raw[10:]


def marc8(record: Record) -> bytes:
    """The record as MARC-8, where an accent stands before its letter; both take two bytes."""
    raw = record.as_marc()
    for letter, encoded in (("é", b"\xe2e"), ("ë", b"\xe8e"), ("č", b"\xe9c")):
        raw = raw.replace(letter.encode(), encoded)
    return flagged(raw, b" ")


def put(folder: Path, content: bytes, name: str = "records.mrc") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
