"""From receipt to answer: every request has a term, and every step leaves a line."""

from datetime import date, datetime

from django.db import transaction

from bieb.lib.sealing import seal_text
from members.models import Account, Member
from rights import errors, rules
from rights.messages import ANSWERED, EXTENDED, RECEIVED, tell
from rights.models import Case, CaseEvent, Words

What = CaseEvent.What


@transaction.atomic
def open_case(  # noqa: PLR0913  a request has this many sides
    *,
    kind: str,
    member: Member | None,
    channel: str,
    today: date,
    at: datetime,
    text: str = "",
    about: str = "",
    statement_version: int | None = None,
    staff: Account | None = None,
    identified: bool = False,
) -> Case:
    """Write down a request that came in, with the day by which it must be answered.

    `kind` and `channel` are of `Case.Kind` and `Case.Channel`; `member` is None when we do not
    know who asks. `text` is what was asked, in plain words: it is sealed here. `about` names a
    column of the register ("members.Member.birth_date"). `staff` is who took it in. `identified`
    says that we are sure who asks: they logged in, or answered the control questions.
    """
    case = Case.objects.create(
        kind=kind,
        member=member,
        channel=channel,
        received_on=today,
        received_at=at,
        due_on=rules.due_on(today),
        statement_version=statement_version,
        about=about,
    )
    if text:
        write_words(case, asked=text)
    record_step(case, What.OPENED, at=at, staff=staff)
    if identified:
        record_step(case, What.IDENTIFIED, at=at, staff=staff)
    if channel != Case.Channel.WEB:
        tell(case, RECEIVED, at=at)
    return case


@transaction.atomic
def answer_case(
    case: Case, *, words: str, today: date, at: datetime, staff: Account | None = None
) -> Case:
    """Answer a request. `words` are for whoever asked; they are sealed. Locks the request.

    Raises:
        CaseClosed: it was dealt with before.
    """
    case = _still_open(case)
    case.state = Case.State.ANSWERED
    return _end(case, What.ANSWERED, words=words, today=today, at=at, staff=staff)


@transaction.atomic
def refuse_case(
    case: Case,
    *,
    refusal: str,
    words: str,
    today: date,
    at: datetime,
    staff: Account | None = None,
) -> Case:
    """Refuse a request on a ground of `Case.Refusal`, and say why. Locks the request.

    Raises:
        CaseClosed: it was dealt with before.
        WordsNeeded: a refusal without words: people must know why (AVG 12(4)).
    """
    if not words.strip():
        raise errors.WordsNeeded
    case = _still_open(case)
    case.state, case.refusal = Case.State.REFUSED, refusal
    return _end(case, What.REFUSED, words=words, today=today, at=at, staff=staff)


@transaction.atomic
def close_case(case: Case, *, today: date, at: datetime, staff: Account | None = None) -> Case:
    """Close a request that needs no answer: withdrawn, or spam. Locks the request.

    Raises:
        CaseClosed: it was dealt with before.
    """
    case = _still_open(case)
    case.state = Case.State.CLOSED
    return _end(case, What.CLOSED, words="", today=today, at=at, staff=staff)


@transaction.atomic
def extend_case(
    case: Case, *, reason: str, today: date, at: datetime, staff: Account | None = None
) -> Case:
    """Take two months more, once, for a reason of `Case.Extension`. Locks the request.

    Raises:
        CaseClosed: it was dealt with before.
        ExtendedOnce: it was extended before.
        TooLateToExtend: the month in which it had to be said is over.
    """
    case = _still_open(case)
    if case.extended_on is not None:
        raise errors.ExtendedOnce
    if today > case.due_on:
        raise errors.TooLateToExtend
    case.due_on = rules.extended_due_on(case.received_on)
    case.extended_on, case.extension = today, reason
    case.save(update_fields=["due_on", "extended_on", "extension"])
    record_step(case, What.EXTENDED, at=at, staff=staff)
    tell(case, EXTENDED, at=at)
    return case


def record_step(case: Case, what: str, *, at: datetime, staff: Account | None = None) -> CaseEvent:
    """Write one line in the ledger of a request; nobody can change or delete it."""
    return CaseEvent.objects.create(case=case, what=what, happened_at=at, staff=staff)


def write_words(case: Case, *, asked: str = "", answered: str = "") -> None:
    """Seal what was asked or answered beside the request; what was there already stays."""
    words = Words.objects.filter(case=case).first() or Words(case=case)
    words.ended_on = case.ended_on
    for column, text in (("asked", asked), ("answered", answered)):
        if text:
            seal_text(words, column, text)
    if words.asked or words.answered:
        words.save()


def _still_open(case: Case) -> Case:
    case = Case.objects.select_for_update().get(pk=case.pk)
    if not case.is_open:
        raise errors.CaseClosed
    return case


def _end(
    case: Case, what: str, *, words: str, today: date, at: datetime, staff: Account | None
) -> Case:
    case.ended_on = today
    case.save(update_fields=["state", "refusal", "ended_on"])
    write_words(case, answered=words)
    record_step(case, what, at=at, staff=staff)
    if what != What.CLOSED:
        tell(case, ANSWERED, at=at)
    return case
