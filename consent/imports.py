"""Lists of people who are said to want something, from before evidence was kept."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TextIO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from consent.models import ConsentEvent, Purpose
from members.models import Card, Member

COLUMNS = ["card", "purpose"]
AT_ONCE = 1_000


@dataclass(frozen=True)
class Wish:
    """One row that can be taken over: a member, and what the list says they want."""

    member: UUID
    purpose: str


@dataclass
class Found:
    """What a list holds: rows to take over, rows that change nothing, and what is wrong with it."""

    wishes: list[Wish] = field(default_factory=list)
    decided: int = 0
    errors: list[str] = field(default_factory=list)


def read_list(lines: TextIO) -> Found:
    """Read a CSV with the columns "card" and "purpose", separated by commas or semicolons.

    Nothing is written. Somebody who decided already, in any way, is left alone: a list without
    proof never weighs more than what somebody said. Errors name the row as a spreadsheet counts.
    """
    text = lines.read().lstrip("\ufeff")
    header = text.partition("\n")[0]
    rows = list(csv.reader(text.splitlines(), delimiter=";" if ";" in header else ","))
    found = Found()
    if not rows or [name.strip().lower() for name in rows[0]] != COLUMNS:
        found.errors.append(_("row 1: the first row must be: card,purpose"))
        return found
    holders = _holders(row[0] for row in rows[1:] if row)
    decided = _decided(holders.values())
    seen: dict[Wish, int] = {}
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            _read_row(number, [cell.strip() for cell in row], holders, decided, seen, found)
    return found


@transaction.atomic
def take_over(found: Found, *, reference: str, at: datetime) -> int:
    """Write every row of the list down as "unproven", or nothing at all. Return how many.

    `reference` names the list. Locks the members; who decided meanwhile is left alone.

    Raises:
        ValueError: the list has errors.
    """
    if found.errors:
        raise ValueError("a list with errors is not taken over")
    written = 0
    for start in range(0, len(found.wishes), AT_ONCE):
        written += _write(found.wishes[start : start + AT_ONCE], reference, at)
    return written


def _write(wishes: list[Wish], reference: str, at: datetime) -> int:
    people = sorted({wish.member for wish in wishes})
    locked = Member.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    list(locked.values("pk"))
    decided = _decided(people)
    events = [
        ConsentEvent(
            member_id=wish.member,
            purpose=wish.purpose,
            state=ConsentEvent.State.UNPROVEN,
            channel=ConsentEvent.Channel.IMPORT,
            decided_by=ConsentEvent.DecidedBy.LIBRARY,
            reference=reference,
            occurred_at=at,
            recorded_at=at,
        )
        for wish in wishes
        if wish not in decided
    ]
    ConsentEvent.objects.bulk_create(events)
    return len(events)


def _read_row(
    number: int,
    row: list[str],
    holders: dict[str, UUID],
    decided: set[Wish],
    seen: dict[Wish, int],
    found: Found,
) -> None:
    trouble = _trouble(row, holders)
    if trouble:
        found.errors.append(_("row %(row)d: %(trouble)s") % {"row": number, "trouble": trouble})
        return
    wish = Wish(holders[row[0].replace(" ", "")], row[1])
    if wish in seen:
        words = _("row %(row)d: the same as row %(first)d")
        found.errors.append(words % {"row": number, "first": seen[wish]})
        return
    seen[wish] = number
    if wish in decided:
        found.decided += 1
    else:
        found.wishes.append(wish)


def _trouble(row: list[str], holders: dict[str, UUID]) -> str:
    if len(row) != len(COLUMNS):
        return _("there must be 2 columns, and there are %d") % len(row)
    if row[1] not in Purpose.values:
        known = ", ".join(Purpose.values)
        return _("there is no such purpose; use one of: %s") % known
    if row[0].replace(" ", "") not in holders:
        return _("there is no card in use with this number")
    return ""


def _holders(numbers: Iterable[str]) -> dict[str, UUID]:
    wanted = {number.replace(" ", "") for number in numbers}
    cards = Card.objects.current().filter(number__in=wanted)
    return dict(cards.values_list("number", "member_id"))


def _decided(members: Iterable[UUID]) -> set[Wish]:
    events = ConsentEvent.objects.filter(member__in=list(members))
    return {Wish(*row) for row in events.values_list("member_id", "purpose").distinct()}
