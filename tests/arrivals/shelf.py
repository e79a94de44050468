"""What tests of the mail about new titles put on the shelf, and who wants to hear of it."""

from datetime import UTC, date, datetime
from typing import Any

from arrivals.choosing import choose_interests
from arrivals.models import Choice, Interest
from arrivals.offered import publish_interests
from catalog.models import Title
from consent.models import ConsentEvent
from consent.operations import How
from consent.texts import current_text, publish_texts
from members.models import Account, Guardianship, Member
from members.operations import verify_guardians
from tests.builders import a_colleague, a_copy, a_member, a_title

THURSDAY = date(2026, 11, 26)
SINCE = datetime(2026, 11, 2, 12, tzinfo=UTC)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def a_new_title(name: str, *, added_on: date, shelf_mark: str = "", **fields: Any) -> Title:
    """A title as the catalogue has it, with a copy when it stands somewhere."""
    title = a_title(title=name)
    Title.objects.filter(pk=title.pk).update(added_on=added_on, **fields)
    if shelf_mark:
        copy = a_copy(title=title)
        copy.shelf_mark = shelf_mark
        copy.save()
    title.refresh_from_db()
    return title


def a_reader(*codes: str, guardian: Member | None = None, **fields: Any) -> Member:
    """A member who said yes to the mail and chose these interests."""
    publish_texts()
    publish_interests()
    return likes(a_member(**fields), *codes, guardian=guardian)


def likes(
    member: Member, *codes: str, guardian: Member | None = None, when: datetime = SINCE
) -> Member:
    how = How(channel=ConsentEvent.Channel.WEB, guardian=guardian)
    text = current_text("new_arrivals", member.language)
    choose_interests(member, codes, text=text, how=how, at=when)
    return member


def a_family(**fields: Any) -> tuple[Member, Member]:
    """A parent who was checked at the desk, and a child of nine."""
    publish_texts()
    publish_interests()
    parent = a_member(given_name="Petra")
    born = date(2017, 5, 4)
    child = a_member(given_name="Sem", birth_date=born, joined_on=date(2020, 1, 6), **fields)
    link = Guardianship.objects.create(child=child, guardian=parent, since=SINCE.date())
    by = Account.objects.filter(username="anouk").first() or a_colleague()
    verify_guardians(child, guardians=[link], by=by, today=SINCE.date())
    return parent, child


def codes_of(member: Member) -> set[str]:
    return set(Interest.objects.filter(choices__member=member).values_list("code", flat=True))


def a_choice(member: Member, *, chosen_on: date) -> Choice:
    """Something that a member chose, without asking for permission."""
    publish_interests()
    return Choice.objects.create(
        member=member, interest=Interest.objects.all()[0], chosen_on=chosen_on
    )
