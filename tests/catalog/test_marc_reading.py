"""Reading files of records: good ones are read, bad ones are named, other files are refused."""

import gzip
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.marc.errors import (
    FileCompressed,
    FileEmpty,
    FileRefused,
    FileTruncated,
    NotMarc,
    Reason,
    XmlBroken,
)
from catalog.marc.found import Found
from catalog.marc.reading import read
from tests.catalog.marc_files import a_record, flagged, iso2709, marc8, marcxml, some_records


def everything(content: bytes) -> list[Found]:
    return list(read(BytesIO(content)))


def title_of(found: Found) -> str | None:
    return found.record["245"]["a"] if found.record else None


def reasons(content: bytes) -> list[tuple[int, Reason | None]]:
    return [(each.number, each.reason) for each in everything(content)]


def test_accents_were_read_from_utf8() -> None:
    (found,) = everything(iso2709(a_record(title="Coördinaten van één zomer: Čapek 高校")))

    assert title_of(found) == "Coördinaten van één zomer: Čapek 高校"


def test_accents_were_read_from_marc8() -> None:
    (found,) = everything(marc8(a_record(title="één café en čapek, ideeën")))

    assert title_of(found) == "één café en čapek, ideeën"


def test_utf8_that_claimed_to_be_marc8_was_read() -> None:
    raw = flagged(iso2709(a_record(title="Coördinaten")), b" ")

    (found,) = everything(raw)

    assert title_of(found) == "Coördinaten"


def test_latin1_was_named_whatever_it_claimed_to_be() -> None:
    raw = iso2709(a_record(title="Cafe")).replace(b"Cafe\x1e", b"Caf\xe9\x1e")

    assert reasons(raw) == [(1, Reason.NOT_UTF8)]
    assert reasons(flagged(raw, b" ")) == [(1, Reason.NOT_MARC8)]


def test_records_were_read_from_xml_with_and_without_the_namespace() -> None:
    content = marcxml(*some_records(3))

    with_it = everything(content)
    without = everything(content.replace(b' xmlns="http://www.loc.gov/MARC21/slim"', b""))

    assert [title_of(each) for each in with_it] == ["Boek 1", "Boek 2", "Boek 3"]
    assert [title_of(each) for each in without] == ["Boek 1", "Boek 2", "Boek 3"]


def test_xml_in_another_encoding_was_read() -> None:
    content = marcxml(a_record(title="Één")).decode().replace("UTF-8", "UTF-16").encode("utf-16")

    (found,) = everything(content)

    assert title_of(found) == "Één"


def test_a_mark_at_the_start_and_blank_lines_between_records_did_no_harm() -> None:
    one, two = (iso2709(each) for each in some_records(2))

    found = everything(b"\xef\xbb\xbf" + one + b"\r\n\r\n" + two + b"\r\n\x1a")

    assert [title_of(each) for each in found] == ["Boek 1", "Boek 2"]


def test_rubbish_between_records_was_named_and_the_records_read() -> None:
    one, two = (iso2709(each) for each in some_records(2))

    found = everything(one + b"12345 this is no record <br>" + two)

    assert [(each.number, each.reason) for each in found] == [
        (1, None),
        (2, Reason.BETWEEN),
        (2, None),
    ]
    assert title_of(found[2]) == "Boek 2"


def test_rubbish_longer_than_any_record_did_not_hide_the_next_one() -> None:
    one, two = (iso2709(each) for each in some_records(2))

    found = everything(one + b"x" * 300_000 + two)

    assert [title_of(each) for each in found if each.record] == ["Boek 1", "Boek 2"]


def test_a_record_with_a_bad_leader_was_named_with_its_number() -> None:
    one, two, three = (iso2709(each) for each in some_records(3))

    found = everything(one + b"?????" + two[5:] + three)

    assert [(each.number, each.reason, each.control_number) for each in found] == [
        (1, None, ""),
        (2, Reason.NO_LEADER, "2"),
        (3, None, ""),
    ]


def test_a_record_that_lost_bytes_was_named_and_the_next_one_read() -> None:
    one, two, three = (iso2709(each) for each in some_records(3))

    found = everything(one + two[:-30] + two[-20:] + three)

    assert [(each.number, each.reason, each.control_number) for each in found] == [
        (1, None, ""),
        (2, Reason.DIRECTORY, "2"),
        (3, None, ""),
    ]


def test_a_wrong_length_in_the_leader_was_forgiven_when_the_fields_fitted() -> None:
    raw = iso2709(a_record(title="Lampje"))

    (found,) = everything(b"00099" + raw[5:])

    assert title_of(found) == "Lampje"


def test_a_subfield_without_a_code_was_named() -> None:
    raw = iso2709(a_record(title="Lampje")).replace(b"\x1faLampje", b"\x1f\xe9Lampje")

    assert reasons(raw) == [(1, Reason.CONTENT)]


def test_an_xml_record_without_a_tag_was_named_and_the_next_one_read() -> None:
    content = marcxml(*some_records(2)).replace(b'tag="245"', b'nothing="245"', 1)

    assert reasons(content) == [(1, Reason.CONTENT), (2, None)]


@pytest.mark.parametrize("kept", [1, 4, 10, 23, 24, 60, 120, -30, -2, -1])
def test_a_file_that_broke_off_was_refused_after_its_whole_records(kept: int) -> None:
    one, two = (iso2709(each) for each in some_records(2))
    reading = read(BytesIO(one + two[:kept]))

    first = next(reading)

    assert title_of(first) == "Boek 1"
    with pytest.raises(FileTruncated) as refusal:
        next(reading)
    assert refusal.value.params == {"number": 2}


def test_a_file_that_broke_off_in_its_first_record_was_refused() -> None:
    with pytest.raises(FileTruncated):
        everything(iso2709(a_record())[:100])


def test_xml_that_broke_off_was_refused_after_its_whole_records() -> None:
    content = marcxml(*some_records(3))
    reading = read(BytesIO(content[: content.index(b"Boek 3")]))

    assert [title_of(next(reading)), title_of(next(reading))] == ["Boek 1", "Boek 2"]
    with pytest.raises(XmlBroken) as refusal:
        next(reading)
    assert refusal.value.params["number"] == 2


def test_xml_that_defined_entities_was_refused_before_it_could_grow() -> None:
    bomb = marcxml(*some_records(1)).replace(
        b"<collection", b'<!DOCTYPE c [<!ENTITY a "ha">]><collection', 1
    )

    with pytest.raises(FileRefused):
        everything(bomb)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", FileEmpty),
        (b" \r\n\x00 ", FileEmpty),
        (gzip.compress(b"records", mtime=0), FileCompressed),
        (b"PK\x03\x04rest of a zip", FileCompressed),
        (b"title;author\nLampje;Annet Schaap\n", NotMarc),
        (b'{"titles": []}', NotMarc),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", NotMarc),
        (b"<rss><channel/></rss>", NotMarc),
        (b"<?xml version='1.0'?><collection/>", NotMarc),
        (b"%PDF-1.7 \x1d\x1d\x1d\xff\xd8 stream \x1d", NotMarc),
        (bytes(range(256)) * 40, NotMarc),
    ],
)
def test_a_file_of_something_else_was_refused(content: bytes, refusal: type[FileRefused]) -> None:
    with pytest.raises(refusal):
        everything(content)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 600), st.booleans())
def test_no_damage_to_a_file_ended_in_anything_but_a_reason_or_a_refusal(
    rubbish: bytes, at: int, replaces: bool
) -> None:
    content = iso2709(*some_records(3))
    damaged = content[:at] + rubbish + content[at + len(rubbish) * replaces :]

    try:
        found = everything(damaged)
    except FileRefused:
        return
    assert all((each.record is None) != (each.reason is None) for each in found)
