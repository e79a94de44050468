"""Reservations of the demo: what waits, travels, lies ready, and must come off the hold shelf."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import islice
from random import Random

from django.db.models import Exists, OuterRef, QuerySet

from bieb.lib.clock import noon
from bieb.lib.errors import DomainError
from catalog.models import Branch, Copy, Title
from members.models import Member
from members.rules import is_youth
from partners.models import Partner
from reservations.models import Reservation
from reservations.operations import (
    Book,
    Wish,
    approve,
    ask,
    cancel,
    capture,
    end_what_nobody_needs,
    expire_shelf,
    place,
    suspend,
)

TITLES_WITH_A_QUEUE = 12
PEOPLE_WHO_WAIT = 120


def make_waiting(
    cast: dict[str, Member], members: list[Member], rng: Random, *, today: date
) -> None:
    """Make queues for what is out, and fill the hold shelves, the crates and the worklists."""
    rijssen, holten = (Branch.objects.get(code=code) for code in ("RIJ", "HOL"))
    adults = [each for each in members if not is_youth(each.birth_date, today)]
    people = iter(rng.sample(adults, min(len(adults), PEOPLE_WHO_WAIT)))
    free = iter(_free_copies(rijssen))
    _queues(cast["jan"], people, rng, [rijssen, holten], today=today)
    _ready(cast["jan"], next(free), rijssen, days_ago=1, today=today)
    for number in range(5):
        _ready(next(people), next(free), rijssen, days_ago=number, today=today)
    for number in range(3):
        gone = _ready(next(people), next(free), rijssen, days_ago=20, today=today)
        if number == 0 and gone is not None:
            cancel(gone, today=today)
    for days_ago in (1, 2, 9):
        _ready(next(people), next(free), holten, days_ago=days_ago, today=today)
    _impossible(next(people), next(free), rijssen, today=today)
    for each in islice(free, 4):  # for the pick list
        _place(next(people), each.title, rng.choice([rijssen, holten]), today, days_ago=1)
    expire_shelf(today=today, at=noon(today))
    _from_elsewhere(cast["fatima"], rijssen, today=today)


def _queues(
    jan: Member, people: Iterator[Member], rng: Random, branches: list[Branch], *, today: date
) -> None:
    """Let one to four people wait for titles of which every copy is out; Jan is second somewhere."""
    copies = Copy.objects.in_collection().filter(title=OuterRef("pk"))
    lent = Title.objects.filter(
        Exists(copies.filter(loan__isnull=False)), ~Exists(copies.filter(loan=None))
    )
    for number, title in enumerate(lent.order_by("pk")[:TITLES_WITH_A_QUEUE]):
        days_ago = 30
        for _person in range(rng.randint(1, 4)):
            _place(next(people), title, rng.choice(branches), today, days_ago=days_ago)
            days_ago -= rng.randint(1, 7)
        if number == TITLES_WITH_A_QUEUE - 1:
            _place(jan, title, branches[0], today, days_ago=days_ago)
        if number == 1:
            waiting = Reservation.objects.filter(title=title).first()
            if waiting is not None:
                suspend(waiting, until=today + timedelta(days=40), today=today)


def _place(
    member: Member, title: Title, branch: Branch, today: date, *, days_ago: int
) -> Reservation | None:
    """Reserve, unless the rules say no: then this member has none."""
    day = today - timedelta(days=days_ago)
    with suppress(DomainError):
        return place(member, title, Wish(branch), today=day, at=noon(day))
    return None


def _ready(
    member: Member, copy: Copy, branch: Branch, *, days_ago: int, today: date
) -> Reservation | None:
    """Reserve at `branch` and find a copy at Rijssen on the same day: it lies ready, or travels."""
    reservation = _place(member, copy.title, branch, today, days_ago=days_ago)
    day = today - timedelta(days=days_ago)
    capture(copy.pk, branch=copy.branch, today=day, at=noon(day))
    return reservation


def _impossible(member: Member, copy: Copy, branch: Branch, *, today: date) -> None:
    """Reserve a title of which the only copy then leaves the collection."""
    _place(member, copy.title, branch, today, days_ago=3)
    copy.withdrawn_on = today
    copy.save(update_fields=["withdrawn_on"])
    end_what_nobody_needs(today=today, at=noon(today))


def _free_copies(branch: Branch) -> QuerySet[Copy]:
    """Copies of which no other copy exists, on the shelf, in a fixed order."""
    others = Copy.objects.filter(title=OuterRef("title")).exclude(pk=OuterRef("pk"))
    return (
        Copy.objects.in_collection()
        .filter(~Exists(others), branch=branch, loan=None, item_type__code="boek")
        .select_related("title", "branch")
        .order_by("pk")[40:80]
    )


def _from_elsewhere(member: Member, branch: Branch, *, today: date) -> None:
    for lender in Partner.objects.filter(scopes__contains=["interlibrary:request"])[:1]:
        book = Book("De geschiedenis van Twente in kaarten", "J. Smit")
        wanted = ask(member, book, lender=lender, pickup_branch=branch, today=today, at=noon(today))
        approve(wanted, at=noon(today))
