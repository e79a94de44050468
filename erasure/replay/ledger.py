"""The file itself: one line for each deed, chained and sealed, only ever added to.

A line names nobody: a subject id means something only beside a restored backup. Each line holds
the hash of the one before it and a MAC with a key from the key store, so that a line that was
taken out, put in or edited shows, by its number. Lines that no backup can need any more are taken
out by `trim`, which leaves a checkpoint: the number and the hash that the rest goes on from.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from fcntl import LOCK_EX, flock
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac
from pathlib import Path
from secrets import token_bytes
from uuid import UUID, uuid4

from django.conf import settings

from bieb.lib.key_store import key_of
from erasure.errors import LedgerBroken

NAME = "replay.jsonl"
KEY = "replay-ledger.key"
CHECKPOINT = "checkpoint"
SPARE_DAYS = 30


@dataclass(frozen=True)
class Entry:
    """One line. `id` is of the deed, so that it is never written twice."""

    seq: int
    id: str
    day: str
    kind: str
    subject: str
    purpose: str
    previous: str
    mac: str = ""

    @property
    def content(self) -> bytes:
        """What is chained and sealed: everything but the MAC."""
        known = {name: value for name, value in asdict(self).items() if name != "mac"}
        return json.dumps(known, sort_keys=True, separators=(",", ":")).encode()

    @property
    def hash(self) -> str:
        return sha256(self.content + self.mac.encode()).hexdigest()

    def sealed(self) -> "Entry":
        """This line with its MAC."""
        return Entry(**{**asdict(self), "mac": _mac(self.content)})


@dataclass(frozen=True)
class Deed:
    """What is to be written: not yet a line."""

    id: UUID
    day: date
    kind: str
    subject: UUID
    purpose: str


def ledger_path() -> Path:
    """Where the ledger lies: on another disk or volume than the database and its backup."""
    return Path(settings.LEDGER_DIR) / NAME


def read() -> list[Entry]:
    """Return every line, the checkpoint first; nothing when there is no ledger yet.

    Raises:
        LedgerBroken: a line was taken out, put in or edited; it says which.
    """
    path = ledger_path()
    if not path.exists():
        return []
    entries: list[Entry] = []
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        entry = _parsed(line, number)
        before = entries[-1] if entries else None
        follows = before is None or (entry.seq == before.seq + 1 and entry.previous == before.hash)
        starts = before is not None or entry.kind == CHECKPOINT
        if not (follows and starts and compare_digest(entry.mac, _mac(entry.content))):
            raise LedgerBroken(line=number)
        entries.append(entry)
    if not entries:
        raise LedgerBroken(line=1)
    return entries


def append(deeds: Iterable[Deed]) -> list[Entry]:
    """Write deeds that are not in the ledger yet, on disk before this returns; return all lines.

    Raises:
        LedgerBroken: it is not whole; nothing is written.
    """
    with _locked():
        entries = read()
        begun = [] if entries else [_first()]
        known = {each.id for each in entries}
        new = begun
        for deed in deeds:
            if str(deed.id) not in known:
                new = [*new, _entry(deed, (entries + new)[-1]).sealed()]
        _write(new)
        return entries + new


def trim(*, today: date) -> int:
    """Take out what no backup can need any more, and leave a checkpoint. Return how many lines.

    A backup is kept `BACKUP_DAYS`; a line stays thirty days longer than that.
    """
    before = today - timedelta(days=int(settings.BACKUP_DAYS) + SPARE_DAYS)
    if not ledger_path().exists():
        return 0
    with _locked():
        entries = read()
        old = [each for each in entries[1:] if date.fromisoformat(each.day) < before]
        if not old or entries[1 : len(old) + 1] != old:
            return 0
        kept = entries[len(old) + 1 :]
        head = _checkpoint(old[-1], today)
        draft = ledger_path().with_suffix(".draft")
        with draft.open("w") as file:
            file.writelines(_line(each) for each in _rechained(head, kept))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(ledger_path())
        _sync_directory()
        return len(old)


def identity(entries: list[Entry]) -> UUID:
    """Which ledger this is: drawn when it was begun, kept by every checkpoint."""
    return UUID(entries[0].subject)


def _first() -> Entry:
    day = date.min.isoformat()
    return Entry(0, str(uuid4()), day, CHECKPOINT, str(uuid4()), "", "0" * 64).sealed()


def _checkpoint(last: Entry, today: date) -> Entry:
    first = read()[0]
    return Entry(
        last.seq, str(uuid4()), today.isoformat(), CHECKPOINT, first.subject, "", last.hash
    ).sealed()


def _rechained(head: Entry, kept: list[Entry]) -> Iterator[Entry]:
    """The checkpoint takes the place of what went; what stays is chained to it."""
    yield head
    before = head
    for each in kept:
        before = Entry(**{**asdict(each), "previous": before.hash}).sealed()
        yield before


def _entry(deed: Deed, before: Entry) -> Entry:
    return Entry(
        seq=before.seq + 1,
        id=str(deed.id),
        day=deed.day.isoformat(),
        kind=deed.kind,
        subject=str(deed.subject),
        purpose=deed.purpose,
        previous=before.hash,
    )


def _parsed(line: str, number: int) -> Entry:
    try:
        return Entry(**json.loads(line))
    except (TypeError, ValueError):
        raise LedgerBroken(line=number) from None


def _line(entry: Entry) -> str:
    return json.dumps(asdict(entry), sort_keys=True, separators=(",", ":")) + "\n"


def _write(entries: Iterable[Entry]) -> None:
    text = "".join(_line(each) for each in entries)
    if text:
        with ledger_path().open("a") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _sync_directory()


def _mac(content: bytes) -> str:
    return hmac(key_of(KEY, lambda: token_bytes(32)), content, sha256).hexdigest()


@contextmanager
def _locked() -> Iterator[None]:
    """Let one process at a time change the file, also while `trim` puts another in its place."""
    path = ledger_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield


def _sync_directory() -> None:
    directory = os.open(ledger_path().parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
