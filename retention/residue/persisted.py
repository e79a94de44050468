"""Look in what Valkey keeps on disk: its snapshot and its append-only file know what was deleted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.conf import settings

from retention.residue.database import Found
from retention.residue.decoders import APART, search
from retention.residue.files import files_under, pieces_of
from retention.residue.needles import Needles

NEARBY = {"", "127.0.0.1", "::1", "localhost"}
COMPRESSED = 0xC3
LARGEST = 8 * 1024 * 1024


@dataclass(frozen=True)
class OnDisk:
    """Where a server keeps things, if it does; `skipped` says why we cannot look there."""

    snapshot: Path | None = None
    log: Path | None = None
    skipped: str = ""


def on_disk() -> OnDisk:
    """Ask the server what it keeps on disk, and where."""
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        try:
            known = server.config_get("dir", "save", "dbfilename", "appendonly", "appenddirname")
        except redis.ResponseError:
            return OnDisk(skipped="valkey on disk (the server does not say where)")
    has_snapshot, has_log = bool(known["save"]), known["appendonly"] == "yes"
    if not (has_snapshot or has_log):
        return OnDisk()
    if (urlsplit(settings.REDIS_URL).hostname or "") not in NEARBY:
        return OnDisk(skipped="valkey on disk (on another machine)")
    folder = Path(known["dir"])
    return OnDisk(
        folder / known["dbfilename"] if has_snapshot else None,
        folder / known["appenddirname"] if has_log else None,
    )


def search_persisted(needles: Needles) -> tuple[Found, list[str]]:
    """Return which needles are in the files of Valkey, and which files could not be read."""
    found: Found = Counter()
    unreadable = []
    kept = on_disk()
    for root, label in ((kept.snapshot, "valkey snapshot"), (kept.log, "valkey log")):
        if root is None:
            continue
        try:
            for path in files_under(root):
                for piece in pieces_of(path):
                    hits = search(piece, needles) | search(APART.join(_unfolded(piece)), needles)
                    found.update((label, number) for number in hits)
        except FileNotFoundError:
            continue  # a rewrite put another file in its place
        except OSError:
            unreadable.append(label)
    return found, unreadable


def _unfolded(piece: bytes) -> Iterator[bytes]:
    """Yield what a snapshot holds compressed: values of more than twenty bytes, by LZF."""
    start = piece.find(COMPRESSED)
    while start >= 0:
        try:
            packed, at = _length(piece, start + 1)
            plain, at = _length(piece, at)
            if 0 < packed < plain <= LARGEST and at + packed <= len(piece):
                yield _from_lzf(piece[at : at + packed], plain)
        except (IndexError, ValueError):
            pass  # a byte that happens to look like a beginning
        start = piece.find(COMPRESSED, start + 1)


def _length(piece: bytes, at: int) -> tuple[int, int]:
    """Read a length of the snapshot's own: 6, 14 or 32 bits; return it and where it ends."""
    first = piece[at]
    match first >> 6:
        case 0:
            return first, at + 1
        case 1:
            return (first & 63) << 8 | piece[at + 1], at + 2
        case _ if first == 0x80:
            return int.from_bytes(piece[at + 1 : at + 5]), at + 5
    raise ValueError


def _from_lzf(packed: bytes, size: int) -> bytes:
    """Undo LZF.

    Raises:
        IndexError, ValueError: it is not LZF of this size.
    """
    plain = bytearray()
    at = 0
    while at < len(packed):
        control = packed[at]
        at += 1
        if control < 32:
            plain += packed[at : at + control + 1]
            at += control + 1
            continue
        length = control >> 5
        if length == 7:
            length += packed[at]
            at += 1
        back = len(plain) - ((control & 31) << 8 | packed[at]) - 1
        at += 1
        if back < 0 or len(plain) > size:
            raise ValueError
        for place in range(back, back + length + 2):
            plain.append(plain[place])
    if len(plain) != size:
        raise ValueError
    return bytes(plain)
