"""Somebody who used everything the library has, and how to erase them."""

from datetime import date, datetime, timedelta
from typing import Any

from bieb.lib.clock import noon
from erasure.holds import longest
from erasure.models import ErasureRequest, LedgerLine, StandingHold
from erasure.operations import go_on, request_erasure
from erasure.standing import place_hold
from loans.operations import return_copy
from members.models import Account, Address, Member
from notifications.models import Message
from retention.steps import midnight_after
from tests.builders import (
    MONDAY,
    a_branch,
    a_colleague,
    a_loan,
    a_look,
    a_member,
    a_reservation,
)

AT: datetime = noon(MONDAY)


def a_reader(*, name: str = "Wilhelmina", email: str | None = None) -> Member:
    """A member with an address, a past loan, a reservation and a look by a colleague."""
    member = a_member(given_name=name, family_name="Achterberg", email=email)
    Member.objects.filter(pk=member.pk).update(phone="0687654321")
    Address.objects.create(
        member=member, street="Haarstraat", house_number=12, postcode="7462AB", city="Rijssen"
    )
    loan = a_loan(member=member, today=MONDAY)
    return_copy(loan.copy, branch=a_branch(), today=MONDAY, at=AT)
    a_reservation(member=member)
    staff = Account.objects.filter(is_staff=True).first() or a_colleague()
    a_look(member=member, staff=staff, at=AT)
    Message.objects.create(
        member=member,
        kind="due_soon",
        about=loan.pk,
        due_on=MONDAY,
        channel="email",
        written_at=AT,
        not_before=AT,
    )
    member.refresh_from_db()
    return member


def erase(member: Member, *, today: date = MONDAY) -> tuple[ErasureRequest, str]:
    """Ask for it and do it; return the request as it ended, and the code of its receipt."""
    asked = request_erasure(member, channel="web", today=today, at=noon(today))
    return go_on(asked.request, today=today, at=noon(today)), asked.code


def a_request_to_erase(day: date) -> ErasureRequest:
    """A request of somebody, made in the last second of that civil day."""
    at = at_the_end_of(day)
    return ErasureRequest.objects.create(
        subject_id=a_member().pk,
        channel="web",
        requested_at=at,
        not_before=at,
        code_hash="0" * 64,
    )


def a_line_for_the_ledger(day: date) -> LedgerLine:
    """A deed of that day that was not written in the ledger yet."""
    at = at_the_end_of(day)
    return LedgerLine.objects.create(kind="restrict", subject_id=a_member().pk, happened_at=at)


def a_hold(day: date, *, member: Member | None = None, **more: Any) -> StandingHold:
    """A dispute about what somebody borrowed, of that day, for as long as it may."""
    said = {"kind": "dispute", "parts": ["history"], "reason": "Schade", "owner": "manager"} | more
    staff = Account.objects.filter(is_staff=True).first() or a_colleague()
    until = said.pop("until", longest(day))
    return place_hold(member or a_member(), **said, until=until, by=staff, today=day)


def at_the_end_of(day: date) -> datetime:
    """One second before the next civil day."""
    return midnight_after(day) - timedelta(seconds=1)
