"""Ask to be erased, and think better of it before it starts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from bieb.lib.sealing import destroy_key_of
from erasure import errors, probes
from erasure.models import ErasureRequest
from erasure.probes import Probes
from erasure.receipts import draw_code, hash_of_code
from members.models import Account, Member
from rights.models import Case, CaseEvent
from rights.operations import close_case, open_case, record_step
from rights.operations.cases import write_words

A_DAY = timedelta(hours=24)
PRINTED_FIRST = timedelta(hours=1)
"""So long a letter with the way to the receipt can be printed, before who it is for is gone."""
LOOKED_AT = timedelta(days=21)
"""So long a colleague has to look, where the library wants that; then it starts by itself."""


@dataclass(frozen=True)
class Asked:
    """A request, and the code of its receipt: shown once, and then only its hash is known."""

    request: ErasureRequest
    code: str


@transaction.atomic
def request_erasure(
    member: Member,
    *,
    channel: str,
    today: date,
    at: datetime,
    waits: timedelta = timedelta(),
    staff: Account | None = None,
) -> Asked:
    """Write down that `member` asks to be erased; a worker does it within minutes.

    `waits` is the time to think better of it, or for a colleague to look first. Opens a privacy
    request with its term. Locks the member.

    Raises:
        AlreadyAsked: there is a request that is not over.

    Source: P47; AVG art. 17(1).
    """
    Member.objects.select_for_update().get(pk=member.pk)
    if ErasureRequest.objects.filter(subject_id=member.pk).exists():
        raise errors.AlreadyAsked
    case = None
    if channel in Case.Channel.values:
        case = open_case(
            kind=Case.Kind.ERASURE, member=member, channel=channel, today=today, at=at, staff=staff
        )
    code = draw_code()
    request = ErasureRequest(
        subject_id=member.pk,
        channel=channel,
        language=member.language,
        requested_at=at,
        not_before=at + waits,
        case_reference=case.reference if case else "",
        code_hash=hash_of_code(code),
    )
    probes.write(request, Probes(code=code))
    request.save(force_insert=True)
    return Asked(request, code)


@transaction.atomic
def request_at_the_desk(
    member: Member, *, channel: str, text: str, today: date, at: datetime, staff: Account
) -> Case:
    """Let somebody who was recognised ask to be erased; it starts by itself, as on the pages.

    It waits a day, or until a colleague looked where the library wants that (`ERASURE`), and can be
    stopped until then. Return the privacy request. `text` is what they said; it is sealed.

    Raises:
        AlreadyAsked: there is a request that is not over.
    """
    waits = LOOKED_AT if settings.ERASURE == "desk_checked" else A_DAY
    asked = request_erasure(
        member, channel=channel, today=today, at=at, waits=waits, staff=staff
    ).request
    case = Case.objects.get(reference=asked.case_reference)
    record_step(case, CaseEvent.What.IDENTIFIED, at=at, staff=staff)
    write_words(case, asked=text)
    return case


@transaction.atomic
def withdraw_erasure(request: ErasureRequest, *, today: date, at: datetime) -> ErasureRequest:
    """Stop an erasure that did not start; nothing was erased. Locks the request.

    Raises:
        TooLateToWithdraw: it started, or it is over.
    """
    request = ErasureRequest.objects.select_for_update().get(pk=request.pk)
    if not request.can_be_withdrawn:
        raise errors.TooLateToWithdraw
    destroy_key_of(request, "probes")
    request.state, request.subject_id, request.probes = request.State.WITHDRAWN, None, None
    request.done_at = at
    request.save(update_fields=["state", "subject_id", "probes", "done_at"])
    case = Case.objects.open().filter(reference=request.case_reference).first()
    if case is not None:
        close_case(case, today=today, at=at)
    return request


@transaction.atomic
def start_erasure(request: ErasureRequest, *, at: datetime) -> ErasureRequest:
    """Let an erasure that waits start now: a colleague looked at it. Safe to repeat."""
    request = ErasureRequest.objects.select_for_update().get(pk=request.pk)
    if request.can_be_withdrawn and request.not_before > at:
        request.not_before = at
        request.save(update_fields=["not_before"])
    return request
