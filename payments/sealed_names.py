"""Keep who was on a bill, sealed, when the member is forgotten; and destroy the key in time.

Only where the owner chose so (`IDENTITIES_IN_BOOKS=sealed7`). As long as somebody is a member there
is nothing to keep: the books find their holder. At the moment that the holder is cut from the
account, the name and address are sealed for each book year of the last seven. From then on only
the key of that year opens them, and nothing else in the database says whose account it was.
Source: AWR art. 52(4); AVG art. 17(3)(b).
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bieb.lib.key_store import key_path
from bieb.lib.sealing import destroy_key, seal_text
from erasure.holds import Sealed
from members.models import Address, Member
from members.purge import People
from notifications.paper import envelope
from payments.models import Posting, SealedName, first_day_after
from payments.privacy import BOOKS
from retention.rules import cutoff, gone_on
from retention.steps import PURGE

ANSWER = "sealed7"
AT_ONCE = 500
KEYS = "books-before-"


def are_kept() -> bool:
    """Say whether this library keeps names in the books, sealed."""
    return bool(settings.IDENTITIES_IN_BOOKS == ANSWER)


def unreadable_on(book_year: int) -> date:
    """Return the day on which the key of a book year is destroyed: 1 January, eight years later."""
    return gone_on(first_day_after(book_year), BOOKS)


def book_years_of(
    people: People, *, today: date, using: str = DEFAULT_DB_ALIAS
) -> list[tuple[UUID, UUID, int]]:
    """Return for these members the account and each book year with a booking, of the last seven."""
    first = date(cutoff(today, BOOKS).year, 1, 1)  # of the oldest book year whose key is there
    booked = Posting.objects.using(using).filter(
        account__holder__member__in=people, transaction__booked_on__gte=first
    )
    columns = ("account__holder__member", "account", "transaction__booked_on__year")
    found = booked.order_by(*columns).values_list(*columns).distinct()
    return list(found)


def seal_names(people: People, *, today: date) -> int:
    """Seal who these members were, for each of their book years; return how many there are now.

    Does nothing where the owner chose to keep none. Safe to repeat.
    """
    if not are_kept():
        return 0
    made, booked = 0, book_years_of(people, today=today, using=PURGE)
    for start in range(0, len(booked), AT_ONCE):
        group = booked[start : start + AT_ONCE]
        written = _as_written({member for member, _account, _year in group})
        rows = [
            SealedName(account_id=account, since=first_day_after(year))
            for _member, account, year in group
        ]
        for row, (member, _account, _year) in zip(rows, group, strict=True):
            seal_text(row, "sealed", written[member])
        made += len(SealedName.objects.using(PURGE).bulk_create(rows, ignore_conflicts=True))
    return made


def over(today: date) -> "QuerySet[SealedName]":
    """Names of which the seven years are over; all of them where the owner keeps none (any more)."""
    names = SealedName.objects.using(PURGE).all()
    return names.filter(since__lte=cutoff(today, BOOKS)) if are_kept() else names


def destroy_old_keys(today: date) -> int:
    """Destroy the keys of the years that are over, also when no name is left of one."""
    last = cutoff(today, BOOKS) if are_kept() else date.max
    names = {path.name.partition(".")[0] for path in key_path("sealing").glob(f"{KEYS}*.key")}
    old = [name for name in names if date.fromisoformat(name.removeprefix(KEYS)) <= last]
    return sum(destroy_key(name) for name in old)


def stays_sealed(member_ids: Collection[UUID], today: date) -> list[Sealed]:
    """Say what of these members would stay in the books, for whoever wants to be erased."""
    if not are_kept():
        return []
    years: dict[UUID, list[int]] = {}
    for member, _account, year in book_years_of(list(member_ids), today=today):
        years.setdefault(member, []).append(year)
    return [_stays(member, found) for member, found in years.items()]


def _stays(member: UUID, years: list[int]) -> Sealed:
    until = unreadable_on(max(years))
    words = ngettext_lazy(
        "your name and address on bills of %(years)s, sealed",
        "your name and address on bills of the years %(years)s, sealed",
        len(years),
    )
    return Sealed(
        member_id=member,
        code="books",
        what=format_lazy("{words}", words=words % {"years": ", ".join(map(str, years))}),
        ground=_(
            "Tax law wants us to keep it for seven years after each year. Only for the tax inspector"
            " two colleagues together can read it. After that we destroy the key."
        ),
        kept=frozenset({SealedName._meta.label}),
        count=len(years),
        until=until,
    )


def _as_written(members: Collection[UUID]) -> dict[UUID, str]:
    """Return the lines on a bill for each member: the name, and the address when there is one."""
    people = Member.objects.using(PURGE).in_bulk(members)
    homes = Address.objects.using(PURGE).filter(member__in=members, kind=Address.Kind.HOME)
    lines = {each.member_id: envelope(people[each.member_id].full_name, each) for each in homes}
    return {pk: "\n".join(lines.get(pk, [each.full_name])) for pk, each in people.items()}
