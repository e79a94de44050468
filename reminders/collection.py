"""Hand over to the collection agency: only what was agreed, with a line that the member can read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.db.models import Count

from bieb.lib.clock import day_of
from bieb.lib.money import euro
from loans.models import Loan
from members.models import Address, Member
from notifications.letters import kind_of
from notifications.models import Message
from notifications.quiet import when_allowed
from partners.activities import Activity
from partners.models import Disclosure, Partner
from partners.operations import Answer, disclose
from reminders.errors import NoAgency
from reminders.models import Approval, Step
from reminders.money import amounts_of, reference, total

SCOPE = "collection:hand-over"
HAND_OVER = Activity(
    code=Disclosure.Activity.COLLECTION,
    scope=SCOPE,
    fields=frozenset({"name", "address", "invoiceNumber", "amount"}),
    purpose="",
)
"""Never a title, an author or a sort of thing."""


class _NothingOwed(Exception):
    """It was paid or came back just now: nothing is told, and no line is written."""


@dataclass(frozen=True)
class Claim:
    """One line of the file for the agency."""

    name: str
    address: str
    invoice_number: str
    amount: str


def agency() -> Partner:
    """Return the partner that collects.

    Raises:
        NoAgency: there is none that may be told anything.
    """
    found = Partner.objects.filter(code=settings.COLLECTION_PARTNER, is_active=True).first()
    if found is None or SCOPE not in found.scopes:
        raise NoAgency
    return found


def ready() -> dict[UUID, list[int]]:
    """Return by member which messages two colleagues approved, and wait to be handed over."""
    approved = (
        Approval.objects.filter(message__state="held", message__kind=Step.Kind.COLLECTION)
        .values("message", "message__member")
        .annotate(number=Count("by", distinct=True))
        .filter(number__gte=2)
        .order_by("message__member", "message")
        .values_list("message__member", "message")
    )
    return {
        member: [number for _member, number in rows]
        for member, rows in groupby(approved, key=lambda row: row[0])
    }


def hand_over(*, today: date, at: datetime) -> list[Claim]:
    """Tell the agency what two colleagues approved and is still owed. Return the lines of the file.

    Each member apart: the line that they can read stands before anything leaves, and the message
    to them is let go in the same transaction. Who paid at the last minute is not in it.

    Raises:
        NoAgency: there is no agency.
        partners.errors.NotAllowed: its agreement ended, or it may not know a field.
    """
    partner = agency()
    claims: list[Claim] = []
    for member, numbers in ready().items():
        try:
            answer = disclose(
                partner,
                HAND_OVER,
                lambda member=member, numbers=numbers: _answer(member, numbers, today, at),  # type: ignore[misc]
                scopes=partner.scopes,
                today=today,
                at=at,
            )
        except _NothingOwed:
            continue
        claims.append(_claim(answer))
    return claims


def _answer(member_id: UUID, numbers: Iterable[int], today: date, at: datetime) -> Answer:
    locked = Message.objects.select_for_update().filter(pk__in=list(numbers), state="held")
    ids = list(locked.values_list("pk", flat=True))
    true = kind_of(Step.Kind.COLLECTION).still_true(
        Message.objects.filter(pk__in=ids, member=member_id), today=today
    )
    messages = list(true)
    loans = list(Loan.objects.for_display().filter(pk__in=[each.about for each in messages]))
    owed = total(amounts_of(loans, today=today).values()).total
    least = max(
        Step.objects.filter(code__in=[each.step for each in messages]).values_list(
            "min_cents", flat=True
        ),
        default=0,
    )
    if not messages or owed <= 0 or owed < least:
        raise _NothingOwed
    Message.objects.filter(pk__in=[each.pk for each in messages]).update(
        state=Message.State.WAITING, not_before=when_allowed(at)
    )
    member = Member.objects.get(pk=member_id)
    fields = {
        "name": member.full_name,
        "address": _address(member),
        "invoiceNumber": reference(member, _invoiced_on(messages, today)),
        "amount": euro(owed),
    }
    return Answer(Disclosure.Answer.GIVEN, member_id, fields)


def _invoiced_on(messages: Iterable[Message], today: date) -> date:
    about = {message.about for message in messages}
    sent = Message.objects.filter(kind=Step.Kind.INVOICE, about__in=about, state="sent")
    moments = [at for at in sent.values_list("finished_at", flat=True) if at]
    return min((day_of(at) for at in moments), default=today)


def _address(member: Member) -> str:
    home = member.addresses.filter(kind=Address.Kind.HOME).first()
    if home is None:
        return ""
    number = f"{home.house_number}{home.house_letter} {home.house_addition}".strip()
    return f"{home.street} {number}, {home.postcode} {home.city}"


def _claim(answer: Answer) -> Claim:
    told = {name: str(value) for name, value in answer.fields.items()}
    return Claim(told["name"], told["address"], told["invoiceNumber"], told["amount"])
