"""Do again what the ledger says and the database forgot, check it, and open the doors."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from bieb.lib.replay import Kind
from consent.replaying import take_back
from erasure.checking import count_rows
from erasure.errors import BackupTooOld, LedgerBroken, NotErased
from erasure.models import ErasureRequest, LedgerMark
from erasure.operations import go_on, request_erasure
from erasure.operations.executing import only_one_erasure
from erasure.replay.gate import look_again
from erasure.replay.ledger import Entry, identity
from erasure.replay.marking import flush, repeating, standing
from members.models import Member, Objection
from members.operations import lift_restriction, object_to, restrict_member
from newsletters.readers import end_again
from rights.corrections import ask_again

Say = Callable[[str], None]


@dataclass
class Replayed:
    """How many lines were repeated, by kind; `rectified` are corrections to ask for again."""

    lines: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    rectified: int = 0


def replay(*, today: date, at: datetime, say: Say = lambda _line: None) -> Replayed:
    """Repeat every line that this database does not know, in order; safe to repeat.

    Each line is marked as it is done, so whoever is killed goes on where it was. At the end it is
    checked: of everybody who was erased nothing is left but what is held.

    Raises:
        LedgerBroken: the ledger was edited, or lines are missing; nothing is done.
        BackupTooOld: lines that this database needs were taken out long ago.
        NotErased: something is left after all; the doors stay closed.

    Source: AVG art. 17 and 7(3), Tw 11.7: a backup brings back neither people nor permission.
    """
    mark, entries = standing()
    if not entries:
        if mark is not None:
            raise LedgerBroken(line=1)
        return Replayed()
    applied = _fit(mark, entries)
    done = Replayed()
    with only_one_erasure(), repeating():
        for entry in entries[1:]:
            if entry.seq <= applied:
                continue
            _repeat(entry, done, today=today, at=at, say=say)
            _mark(entries, entry.seq)
        _check(entries)
    _mark(entries, max(applied, entries[-1].seq))
    flush()
    look_again()
    return done


def _fit(mark: LedgerMark | None, entries: list[Entry]) -> int:
    """Return the last line this database knows, and refuse a ledger that cannot be its own."""
    applied = mark.applied if mark is not None and mark.ledger == identity(entries) else 0
    if applied > entries[-1].seq:
        raise LedgerBroken(line=len(entries) + 1)
    if applied < entries[0].seq:
        raise BackupTooOld
    return applied


def _repeat(entry: Entry, done: Replayed, *, today: date, at: datetime, say: Say) -> None:
    done.lines += 1
    done.counts[entry.kind] += 1
    if entry.kind == Kind.RECTIFY:
        done.rectified += 1
    member = Member.objects.filter(pk=UUID(entry.subject)).first()
    if member is None:
        _repeat_for_a_stranger(entry, at=at)
        return
    say(f"line {entry.seq}: {entry.kind}")
    AGAIN[Kind(entry.kind)](member, entry, today, at)


def _repeat_for_a_stranger(entry: Entry, *, at: datetime) -> None:
    """Somebody who is no member can have stopped the newsletter to their address."""
    if entry.kind == Kind.WITHDRAW:
        end_again([UUID(entry.subject)], at=at)


def _erase(member: Member, *, today: date, at: datetime) -> None:
    running = ErasureRequest.objects.filter(subject_id=member.pk).first()
    if running is None:
        running = request_erasure(member, channel="replay", today=today, at=at).request
    go_on(running, today=today, at=at)


def _object(member: Member, entry: Entry, today: date, _at: datetime) -> None:
    if entry.purpose in Objection.Activity.values:
        object_to(member, entry.purpose, today=today)


AGAIN: dict[Kind, Callable[[Member, Entry, date, datetime], object]] = {
    Kind.ERASE: lambda member, _, today, at: _erase(member, today=today, at=at),
    Kind.WITHDRAW: lambda member, entry, _, at: take_back(member, entry.purpose, at=at),
    Kind.RESTRICT: lambda member, _, today, __: restrict_member(member, today=today),
    Kind.LIFT: lambda member, *_: lift_restriction(member),
    Kind.OBJECT: _object,
    Kind.RECTIFY: lambda member, entry, today, at: ask_again(
        member, entry.purpose, today=today, at=at
    ),
}
"""How each deed is done again; doing it twice is doing it once."""


def _check(entries: list[Entry]) -> None:
    """Look, as the role that only reads, whether anybody who was erased is still there."""
    for entry in entries[1:]:
        if entry.kind != Kind.ERASE:
            continue
        subject_id = UUID(entry.subject)
        held = ErasureRequest.objects.filter(subject_id=subject_id).first()
        kept = {table for each in held.holds.standing() for table in each.kept} if held else set()
        left = sorted(set(count_rows(subject_id)) - kept)
        if left:
            raise NotErased(where=", ".join(left))


@transaction.atomic
def _mark(entries: list[Entry], seq: int) -> None:
    LedgerMark.objects.update_or_create(
        pk=1, defaults={"ledger": identity(entries), "applied": seq}
    )
