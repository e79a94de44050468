"""Read ISO 2709, the exchange format: records with a leader, a directory and fields.

The end-of-record byte decides where a record ends, not the length in its leader: after a damaged
record the next one is found again. Whether a record is whole is seen from its directory.

Source: MARC 21 Specifications for Record Structure (Library of Congress); ISO 2709.
"""

import re
from collections.abc import Iterator
from contextlib import redirect_stderr
from io import StringIO
from typing import BinaryIO

from pymarc import Record

from catalog.marc.errors import FileTruncated, NotMarc, Reason
from catalog.marc.found import Found

END_OF_RECORD, END_OF_FIELD = b"\x1d", 0x1E
ESCAPE = b"\x1b"
BLANK = b" \t\r\n\x00\x1a"
UTF8_MARK = b"\xef\xbb\xbf"
BLOCK = 1 << 16
LONGEST = 99_999
"""Bytes of the longest record that the five digits of a leader can tell."""
LEADER = 24
LEADER_SHAPE = re.compile(rb"(?=\d{5}[ -~]{7}\d{5}[ -~]{7})")
DIRECTORY_SHAPE = re.compile(rb"(?:[0-9A-Za-z]{3}\d{9})+")
ODD_SUBFIELD_CODE = re.compile(rb"\x1f[^!-~]")
NOT_MARC8 = re.compile(rb"[\x80-\x87\x8a-\x8c\x8f-\x9f]|[\xe0-\xfe][\x1e\x1f .,:;/]")
"""Bytes without a meaning in MARC-8, and accents that stand on no letter: other code pages."""


def read_exchange(stream: BinaryIO) -> Iterator[Found]:
    """Read every record; bad ones are named, and what stands between records is too.

    Raises:
        NotMarc: nothing in the file looks like a record.
        FileTruncated: the last record has no end; all before it have been yielded.
    """
    number = 0
    looked_like_marc = False
    for piece, is_ended in _pieces(stream):
        number += 1
        start = _start_of_record(piece)
        looked_like_marc |= start is not None or bool(LEADER_SHAPE.match(piece))
        if not is_ended:
            raise FileTruncated(number=number) if looked_like_marc else NotMarc
        if start is None:
            yield _unreadable(number, piece)
            continue
        if start:
            yield Found(number, reason=Reason.BETWEEN)
        yield _decoded(number, piece[start:])
    if not looked_like_marc:
        raise NotMarc


def _pieces(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Cut the file at every end of a record; the last piece may lack one.

    Of a stretch longer than any record only the end is kept: a record can only stand there.
    """
    rest = stream.read(len(UTF8_MARK))
    if rest == UTF8_MARK:
        rest = b""
    while block := stream.read(BLOCK):
        *whole, rest = (rest + block).split(END_OF_RECORD)
        for piece in whole:
            yield piece.lstrip(BLANK) + END_OF_RECORD, True
        rest = rest[-LONGEST:]
    if rest.strip(BLANK):
        yield rest.lstrip(BLANK), False


def _start_of_record(piece: bytes) -> int | None:
    """Return where the record in this piece begins: 0, later after rubbish, None if nowhere."""
    starts = (match.start() for match in LEADER_SHAPE.finditer(piece))
    return next((start for start in starts if _is_whole(piece[start:])), None)


def _is_whole(raw: bytes) -> bool:
    """Say whether every entry of the directory points at a field that ends where it says."""
    base = int(raw[12:17])
    if not LEADER < base <= len(raw) or raw[base - 1] != END_OF_FIELD:
        return False
    directory = raw[LEADER : base - 1]
    if not DIRECTORY_SHAPE.fullmatch(directory):
        return False
    ends = (
        base + int(directory[at + 3 : at + 7]) + int(directory[at + 7 : at + 12])
        for at in range(0, len(directory), 12)
    )
    return all(base < end < len(raw) and raw[end - 1] == END_OF_FIELD for end in ends)


def _unreadable(number: int, piece: bytes) -> Found:
    has_leader = LEADER_SHAPE.match(piece)
    reason = Reason.DIRECTORY if has_leader else Reason.NO_LEADER
    return Found(number, reason=reason, control_number=_control_number(piece))


def _control_number(raw: bytes) -> str:
    """Read field 001 without trusting the directory: it is the first field, if it is there."""
    head, _, fields = raw.partition(b"\x1e")
    if head[LEADER : LEADER + 3] != b"001":
        return ""
    value = fields.partition(b"\x1e")[0][:60]
    return value.decode("ascii", "replace").strip() if value.isascii() else ""


def _decoded(number: int, raw: bytes) -> Found:
    try:
        record = _decode(raw)
    except _WrongEncoding as wrong:
        return Found(number, reason=wrong.reason, control_number=_control_number(raw))
    except Exception:  # whatever pymarc stumbles over is a fault of this record, not of the import
        return Found(number, reason=Reason.CONTENT, control_number=_control_number(raw))
    return Found(number, record)


class _WrongEncoding(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def _decode(raw: bytes) -> Record:
    """Decode as the leader says; UTF-8 that claims to be MARC-8, a common mistake, is read too."""
    if ODD_SUBFIELD_CODE.search(raw):
        raise ValueError("a subfield without a code")
    if not raw.startswith(b"%05d" % len(raw)):  # the directory has shown that it is whole
        raw = b"%05d" % min(len(raw), LONGEST) + raw[5:]
    says_utf8 = raw[9:10] == b"a"
    if says_utf8 or (ESCAPE not in raw and _is_utf8(raw)):
        try:
            return Record(raw, to_unicode=True, force_utf8=True, utf8_handling="strict")
        except UnicodeDecodeError as error:
            raise _WrongEncoding(Reason.NOT_UTF8) from error
    return _decode_marc8(raw)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_marc8(raw: bytes) -> Record:
    """pymarc puts a blank for a character it does not know, and says so on the error stream only."""
    if ESCAPE not in raw and NOT_MARC8.search(raw):
        raise _WrongEncoding(Reason.NOT_MARC8)
    complaints = StringIO()
    try:
        with redirect_stderr(complaints):
            record = Record(raw, to_unicode=True)
    except UnicodeDecodeError as error:
        raise _WrongEncoding(Reason.NOT_MARC8) from error
    if complaints.getvalue():
        raise _WrongEncoding(Reason.NOT_MARC8)
    return record
