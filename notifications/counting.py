"""What stands in the outbox and what left, counted: no name, no member."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from bieb.lib.clock import AMSTERDAM, day_of
from notifications.models import AddressTrouble, Message, MessageQuerySet
from notifications.words import STATES, Words, label_of

State = Message.State
DAYS = 14
PROBLEM_DAYS = 30
SHOWN = 50
COLOURS = 6


class Pile(NamedTuple):
    """How many messages of one kind are in one state."""

    kind: Words
    state: Words
    badge: str
    number: int


class Block(NamedTuple):
    """A part of a bar in the drawing: one kind on one day, as long as its number."""

    x: int
    number: int
    colour: int
    name: Words


@dataclass(frozen=True)
class Bar:
    """One day of the drawing."""

    day: date
    blocks: Sequence[Block]
    total: int


@dataclass(frozen=True)
class Chart:
    """What left on each of the last days; a bar is as wide as its day has messages, of `most`."""

    bars: Sequence[Bar]
    kinds: Sequence[tuple[int, Words]]
    most: int


def piles(now: datetime) -> list[Pile]:
    """Count what waits, and what went wrong in the last thirty days, by kind and state."""
    counts = _open_or_wrong(now).values_list("kind", "state").annotate(number=Count("pk"))
    return [
        Pile(label_of(kind), STATES[state][1], STATES[state][0], number)
        for kind, state, number in counts.order_by("kind", "state")
    ]


def problems(now: datetime) -> MessageQuerySet:
    """Return the messages that a colleague must look at, newest first: without their readers."""
    wrong = Q(state__in=[State.FAILED, State.DOUBTFUL, State.HELD])
    found = _open_or_wrong(now).filter(wrong, replacements=None)
    return found.order_by("-written_at", "-pk")[:SHOWN]


def addresses_in_trouble() -> int:
    """Count the addresses that gave our messages back and are not used any more."""
    return AddressTrouble.objects.exclude(marked_on=None).count()


def troubles() -> "QuerySet[Any]":
    """Return the addresses that are not used any more, newest first, with the letter since then.

    `letter` and `letter_state` are of the last message that took the place of another.
    """
    letters = Message.objects.filter(
        member=OuterRef("member"),
        channel=Message.Channel.LETTER,
        written_at__date__gte=OuterRef("since"),
    ).exclude(instead_of=None)
    last = letters.order_by("-written_at", "-pk")
    found = AddressTrouble.objects.exclude(marked_on=None).defer("fingerprint")
    return found.annotate(
        letter=Subquery(last.values("pk")[:1]), letter_state=Subquery(last.values("state")[:1])
    ).order_by("-marked_on", "-pk")


def chart(now: datetime) -> Chart:
    """Draw what left in the last fourteen days, by kind. One query."""
    first = day_of(now) - timedelta(days=DAYS - 1)
    sent = Message.objects.filter(state=State.SENT, finished_at__gte=now - timedelta(days=DAYS + 1))
    counted = sent.annotate(day=TruncDate("finished_at", tzinfo=AMSTERDAM)).filter(day__gte=first)
    numbers = {
        (day, kind): number
        for day, kind, number in counted.values_list("day", "kind").annotate(number=Count("pk"))
    }
    kinds = sorted({kind for _day, kind in numbers})
    days = [first + timedelta(days=each) for each in range(DAYS)]
    names = [(place % COLOURS + 1, label_of(kind)) for place, kind in enumerate(kinds)]
    bars = [_bar(day, [numbers.get((day, kind), 0) for kind in kinds], names) for day in days]
    return Chart(bars, names, max(bar.total for bar in bars))


def _bar(day: date, row: Sequence[int], names: Sequence[tuple[int, Words]]) -> Bar:
    blocks: list[Block] = []
    total = 0
    for number, (colour, name) in zip(row, names, strict=True):
        if number:
            blocks.append(Block(total, number, colour, name))
            total += number
    return Bar(day, blocks, total)


def _open_or_wrong(now: datetime) -> MessageQuerySet:
    recent = Q(
        state__in=[State.FAILED, State.DOUBTFUL],
        finished_at__gte=now - timedelta(days=PROBLEM_DAYS),
    )
    return Message.objects.filter(Q(finished_at=None) | recent)
