"""Read a file of MARC records one by one, and say what is wrong with those that cannot be read.

The format is recognised by the first bytes. Memory does not grow with the file.
"""

from collections.abc import Iterator
from typing import BinaryIO

from catalog.marc.errors import FileCompressed, FileEmpty, NotMarc
from catalog.marc.exchange import BLANK, UTF8_MARK, read_exchange
from catalog.marc.found import Found
from catalog.marc.xml import read_xml

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
WEB_PAGES = (b"<!doctype html", b"<html")
PACKED = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"(\xb5/\xfd": "zstd",
    b"7z\xbc\xaf": "7-zip",
}
SNIFFED = 4096


def is_xml(stream: BinaryIO) -> bool:
    """Say whether the file is MARCXML rather than ISO 2709, and go back to its start.

    Raises:
        FileEmpty: there is nothing in it.
        FileCompressed: it is packed.
        NotMarc: it is a web page.
    """
    start = stream.read(SNIFFED)
    stream.seek(0)
    for magic, kind in PACKED.items():
        if start.startswith(magic):
            raise FileCompressed(kind=kind)
    if start.startswith(UTF16_MARKS):
        return True
    text = start.removeprefix(UTF8_MARK).lstrip(BLANK)
    if not text and len(start) < SNIFFED:
        raise FileEmpty
    if text[:20].lower().startswith(WEB_PAGES):
        raise NotMarc
    return text.startswith(b"<")


def read(stream: BinaryIO) -> Iterator[Found]:
    """Read every record of a file that can be read from any place.

    Raises:
        FileRefused: the file is not MARC, or breaks off; what was read before has been yielded.
    """
    return read_xml(stream) if is_xml(stream) else read_exchange(stream)
