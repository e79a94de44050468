"""New titles of this week in the demo, and members who said what they like."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import islice

from arrivals.choosing import choose_interests
from arrivals.offered import publish_interests
from bieb.lib.clock import noon
from catalog.models import Copy, Title
from consent.operations import How
from consent.texts import current_text
from loans.models import Loan
from members.models import Member
from members.rules import is_youth

OF_EACH_GENRE = 3
YOUTH_SHELVES = ("A", "B", "C")
LIKES = {
    "jan": ("spannend", "geschiedenis", "koken"),
    "fatima": ("literair", "koken"),
    "ype": ("streek", "christelijk"),
    "heike": ("historisch", "literair"),
}


def make_arrivals(cast: dict[str, Member], members: list[Member], *, today: date) -> None:
    """Let titles arrive this week, let members choose; the mail goes at the next 7.20."""
    publish_interests()
    _arrive(today)
    for key, codes in LIKES.items():
        _choose(cast[key], codes, today=today)
    _choose(cast["sem"], ("kind-a", "kind-b"), today=today, guardian=cast["petra"])
    grown_up = (each for each in members if not is_youth(each.birth_date, today))
    for number, member in enumerate(islice(grown_up, 40)):
        _choose(member, ("spannend", "literair", "historisch")[: number % 3 + 1], today=today)


def _arrive(today: date) -> None:
    """Some titles that nobody has at home or borrowed yet came in this week."""
    there = Title.objects.filter(pk__in=Copy.objects.values("title"))
    unread = there.exclude(pk__in=Loan.objects.values("copy__title"))
    found: dict[str, list[Title]] = defaultdict(list)
    for title in unread.order_by("pk"):
        found[title.genre].append(title)
    number = 0
    for titles in found.values():
        for title in titles[:OF_EACH_GENRE]:
            number += 1
            title.added_on = today - timedelta(days=number % 5 + 1)
            title.save(update_fields=["added_on"])
            if title.audience == Title.Audience.YOUTH and title.genre == "Jeugd":
                shelf = f"{YOUTH_SHELVES[number % 3]} {title.author[-4:].upper()}"
                title.copies.update(shelf_mark=shelf)


def _choose(
    member: Member, codes: tuple[str, ...], *, today: date, guardian: Member | None = None
) -> None:
    how = How(channel="web", guardian=guardian, form="mijn-interesses 1")
    text = current_text("new_arrivals", (guardian or member).language)
    at = noon(today - timedelta(days=10))
    choose_interests(member, codes, text=text, how=how, at=at)
