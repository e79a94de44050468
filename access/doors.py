"""To whom somebody has access now, and to what: because they said yes, or as a parent or carer.

It is asked anew for every page: what was ended a moment ago opens nothing. Access leads to one
person and never further: what they may see of others is not among it.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from access.models import AccessGrant, Scope
from access.rules import stage
from consent.rules import decides_alone
from members.models import Guardianship, Member

CARERS_SCOPES = frozenset({Scope.AT_HOME, Scope.RENEW, Scope.MONEY})
"""What a parent or carer sees and does for a child of 15 or younger (G4)."""


@dataclass(frozen=True)
class Door:
    """What one person may see and do for `owner`. Without `shows_titles` only how much and when."""

    owner: Member
    scopes: frozenset[str]
    shows_titles: bool
    grant: AccessGrant | None = None
    link: Guardianship | None = None

    def opens(self, scope: str) -> bool:
        return scope in self.scopes

    @property
    def name(self) -> str:
        """What the person is called among those who know them."""
        return self.owner.given_name or self.owner.full_name

    @property
    def url_name(self) -> str:
        """Which pages lead here: those of access that was given, or those of a child."""
        return "person" if self.grant else "child"

    @property
    def number(self) -> int:
        """The number of the access, or of the link with the child: it says nothing about a person."""
        found = self.grant or self.link
        return found.pk if found else 0


def doors_of(reader_id: UUID, *, today: date) -> list[Door]:
    """Return to whom this member has access today, by name. Two queries."""
    given = AccessGrant.objects.open(today).filter(reader=reader_id)
    links = links_in_use().filter(guardian=reader_id).select_related("child")
    return put_together(given, links, today=today)


def put_together(
    given: Iterable[AccessGrant], links: Iterable[Guardianship], *, today: date
) -> list[Door]:
    """Say what was given and what a carer has, once for each person. Asks nothing."""
    children = {link.child_id: link for link in links if _is_carers(link, today)}
    grants = {each.owner_id: each for each in given if _holds(each, children, today)}
    doors = [_given(each, children.get(owner), today) for owner, each in grants.items()]
    doors += [_of_child(link, today) for owner, link in children.items() if owner not in grants]
    return sorted(doors, key=lambda door: (door.owner.sort_key, door.owner.pk))


def links_in_use() -> QuerySet[Guardianship]:
    """Return the links with children of whom nothing is locked or protected."""
    return Guardianship.objects.filter(child__restricted_on=None, child__is_protected=False)


def carers_of(child: Member, *, today: date) -> set[UUID]:
    """Return the parents and carers who see what a child of 15 or younger has at home."""
    links = links_in_use().filter(child=child).select_related("child")
    return {link.guardian_id for link in links if _is_carers(link, today)}


def _is_carers(link: Guardianship, today: date) -> bool:
    """Say whether it was checked as this library wants, and the child does not decide alone."""
    return link.is_verified(settings.GUARDIANS) and not decides_alone(link.child.birth_date, today)


def holds(grant: AccessGrant, *, today: date) -> bool:
    """Say whether what was given still holds: not after a birthday, nor of a child to a stranger."""
    if decides_alone(grant.owner.birth_date, today):
        return _holds(grant, (), today)
    is_carer = grant.reader_id in carers_of(grant.owner, today=today)
    return _holds(grant, (grant.owner_id,) if is_carer else (), today)


def _holds(grant: AccessGrant, children: Container[UUID], today: date) -> bool:
    born = grant.owner.birth_date
    if stage(born, grant.accepted_on) != stage(born, today):
        return False
    return decides_alone(born, today) or grant.owner_id in children


def _given(grant: AccessGrant, link: Guardianship | None, today: date) -> Door:
    """Access that was given; a carer keeps what a carer has, and titles the child may share."""
    scopes = frozenset(grant.scopes) | (CARERS_SCOPES if link else frozenset())
    shares = Scope.AT_HOME in grant.scopes or may_show_titles(grant.owner, today=today)
    return Door(grant.owner, scopes, shares, grant, link)


def _of_child(link: Guardianship, today: date) -> Door:
    shows_titles = may_show_titles(link.child, today=today)
    return Door(link.child, CARERS_SCOPES, shows_titles, link=link)


def parents_look(child: Member, *, today: date) -> bool:
    """Say whether a parent or carer sees what `child` has at home, to tell the child."""
    return not decides_alone(child.birth_date, today) and bool(carers_of(child, today=today))


def may_show_titles(child: Member, *, today: date) -> bool:
    """Say whether parents and carers may see which titles `child` borrows (TITLES_PRIVATE_FROM)."""
    age = child.age_on(today)
    return age is not None and age < int(settings.TITLES_PRIVATE_FROM)
