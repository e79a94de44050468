"""Find one member by facts the person in front of you knows; there is no list of everybody."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from bieb.lib.text import plain
from members.models import Member

MOST_HITS = 10
PREFIXES = frozenset(
    [
        "van",
        "v",
        "vd",
        "de",
        "d",
        "den",
        "der",
        "ten",
        "ter",
        "te",
        "'t",
        "t",
        "op",
        "in",
        "'s",
        "s",
        "von",
        "zu",
        "el",
        "al",
        "la",
        "le",
        "da",
        "di",
        "do",
        "dos",
        "du",
    ]
)
GLUED = ("vanden", "vander", "vande", "opden", "opde", "vd", "van", "den", "der", "ten", "ter")


@dataclass(frozen=True)
class Facts:
    """What was asked at the desk: a card number, or two facts that belong together."""

    card_number: str = ""
    name: str = ""
    birth_date: date | None = None
    postcode: str = ""
    house_number: int | None = None

    @property
    def suffice(self) -> bool:
        """Say whether this is enough to look for one person: one fact alone lists strangers."""
        return bool(
            self.card_number
            or (self.name and self.birth_date)
            or (self.postcode and self.house_number)
        )


def members_matching(facts: Facts, *, with_locked: bool = False) -> QuerySet[Member]:
    """Return the members to whom every fact applies; nobody when the facts do not suffice.

    Whoever had their data locked is not found: `with_locked` is for who may unlock them.
    """
    if not facts.suffice:
        return Member.objects.none()
    everybody = Member.objects.all() if with_locked else Member.objects.unrestricted()
    found = everybody.filter(named(facts.name))
    if facts.card_number:
        found = found.filter(cards__number=facts.card_number.replace(" ", ""))
    if facts.birth_date:
        found = found.filter(birth_date=facts.birth_date)
    if facts.postcode and facts.house_number:
        found = found.filter(
            addresses__postcode=facts.postcode.replace(" ", "").upper(),
            addresses__house_number=facts.house_number,
        )
    return found.order_by("sort_key", "pk").distinct()


def named(typed: str) -> Q:
    """Match names however they are written: "van den Berg", "vandenberg", "v.d. berg", "berg".

    Every word must begin a word of the name; prefixes say nothing, for they are written in as
    many ways as there are people.
    """
    words = plain(typed).replace(".", " ").replace("’", "'").split()
    telling = [word for word in words if word not in PREFIXES] or words
    wanted = Q()
    for word in telling:
        spellings = {word} | {
            word.removeprefix(glued)
            for glued in GLUED
            if word.startswith(glued) and len(word) > len(glued) + 1
        }
        one_of = Q()
        for spelling in spellings:
            one_of |= Q(sort_key__startswith=spelling) | Q(sort_key__contains=f" {spelling}")
        wanted &= one_of
    return wanted
