"""Two members of whom one lets the other in, made through the pages' own operations."""

from collections.abc import Collection
from datetime import date

from django.test import Client

from access.asking import ask, match_waiting
from access.models import AccessGrant, AccessRequest, AccessUse, Scope
from access.operations import accept
from bieb.lib.clock import noon
from members.models import Guardianship, Member
from members.operations import verify_guardians
from tests.builders import MONDAY, a_colleague, a_member, card_of
from tests.erasure.people import at_the_end_of
from tests.logins import just_logged_in

LAST_DAY = date(2027, 5, 23)
FAMILY = "/mijn/gezin/"


def signed_in(member: Member, *, just_now: bool = False) -> Client:
    """A browser of this member; `just_now` when they typed their password a moment ago."""
    client = Client()
    client.force_login(member.account)
    if just_now:
        just_logged_in(client, member.account)
    return client


def asked(
    reader: Member,
    owner: Member,
    *,
    scopes: Collection[str] = (Scope.AT_HOME,),
    surname: str = "",
    today: date = MONDAY,
) -> AccessRequest:
    """A request of which a worker looked already whom it is about."""
    request = ask(
        reader,
        card_number=card_of(owner).number,
        surname=surname or owner.family_name,
        scopes=scopes,
        today=today,
    )
    match_waiting(at=noon(today))
    request.refresh_from_db()
    return request


def given(
    owner: Member,
    reader: Member,
    *,
    scopes: Collection[str] = (Scope.AT_HOME,),
    today: date = MONDAY,
    ends_on: date = LAST_DAY,
) -> AccessGrant:
    """Access that was asked and given on `today`."""
    request = asked(reader, owner, scopes=scopes, today=today)
    return accept(
        request.pk, owner=owner, scopes=scopes, ends_on=ends_on, today=today, at=noon(today)
    )


def a_child_of(*carers: Member, born: date, given_name: str = "Sem") -> Member:
    """A child whose carers were seen at the desk."""
    child = a_member(given_name=given_name, birth_date=born, joined_on=date(2025, 1, 6))
    links = [
        Guardianship.objects.create(child=child, guardian=each, since=MONDAY) for each in carers
    ]
    verify_guardians(
        child, guardians=links, by=a_colleague(username=f"balie-{str(child.pk)[:8]}"), today=MONDAY
    )
    return child


def a_question_for_access(day: date) -> AccessRequest:
    return AccessRequest.objects.create(
        reader=a_member(), fingerprint="x", card_end="0017", scopes=["at_home"], asked_on=day
    )


def access_for_a_day(day: date) -> AccessGrant:
    return AccessGrant.objects.create(
        owner=a_member(), reader=a_member(), scopes=["at_home"], accepted_on=day, ends_on=day
    )


def a_use_of_access(day: date) -> AccessUse:
    return AccessUse.objects.create(
        owner=a_member(), reader=a_member(), what=["at_home"], used_at=at_the_end_of(day)
    )
