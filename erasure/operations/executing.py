"""Erase: step by step, so that whoever is killed halfway leaves whole steps and the next goes on.

What must stay is worked out anew each time, so a hold that lapsed lets the rest go by itself.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.db import connections, transaction

from bieb.lib.errors import DomainError
from bieb.lib.replay import Kind, remember
from bieb.lib.sealing import destroy_key_of
from erasure import errors, probes
from erasure.checking import OWN, Searched, refuse_leftovers, search
from erasure.holds import Hold, holds_of, kept_by, sealed_of
from erasure.mails import mail_the_code
from erasure.models import ErasureHold, ErasureRequest
from erasure.receipts import make_receipt
from partners.models import Notice
from partners.notices import tell_recipients
from retention.statistics import forget_statistics
from retention.steps import PURGE, added, forget_in, steps
from rights.models import Case
from rights.operations import answer_case

State = ErasureRequest.State
ADVISORY_LOCK = 0x6572617365  # "erase"
logger = logging.getLogger("bieb.erasure")
Say = Callable[[str], None]


def erase_due(*, today: date, at: datetime) -> int:
    """Go on with every request whose time has come; one that fails does not stop the others.

    Return how many ended in a receipt.
    """
    ended = 0
    with only_one_erasure():
        for number in ErasureRequest.objects.due(at).values_list("pk", flat=True):
            try:
                ended += go_on(ErasureRequest(pk=number), today=today, at=at).is_over
            except DomainError as refusal:
                logger.error("An erasure is not over.", extra={"code": refusal.code})
    return ended


def go_on(
    request: ErasureRequest, *, today: date, at: datetime, say: Say = lambda _line: None
) -> ErasureRequest:
    """Bring one request as far as it can come now; safe to repeat.

    Raises:
        NotErased: something is left that should be gone; it stays where it was.
        CannotSee: the search cannot be trusted now; it stays where it was.
    """
    request = ErasureRequest.objects.get(pk=request.pk)
    if request.is_over:
        return request
    holds = holds_of(_subject(request), today=today)
    if request.state == State.HELD and not _settled(request, holds):
        return request
    _assess(request, holds, today=today)
    if request.executing_at is None:
        _begin(request, today=today, at=at)
    _forget(request, holds, today=today, say=say)
    refuse_leftovers(_subject(request), kept=kept_by(holds))
    if holds:
        return _wait(request, at=at)
    searched = search(probes.read(request))
    say(f"searched for {searched.probes} values in the whole house: {searched.hits} found")
    return _finish(request, searched, today=today, at=at)


@contextmanager
def only_one_erasure() -> Iterator[None]:
    """Hold the lock of erasing; it falls away by itself when the process dies.

    Raises:
        ErasureIsRunning: another worker holds it.
    """
    with connections[PURGE].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
        if not cursor.fetchone()[0]:
            raise errors.ErasureIsRunning
    try:
        yield
    finally:
        with connections[PURGE].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


@transaction.atomic
def _assess(request: ErasureRequest, holds: list[Hold], *, today: date) -> None:
    """Write down what must stay and why; what was settled since gets its day."""
    standing = request.holds.standing()
    standing.exclude(code__in=[each.code for each in holds]).update(lapsed_on=today)
    for stays in sealed_of(_subject(request), today=today):
        said = {"kept": sorted(stays.kept), "count": stays.count, "until": stays.until}
        ErasureHold.objects.update_or_create(
            request=request, code=stays.code, defaults=said, create_defaults=said | {"since": today}
        )
    for each in holds:
        now = {"kept": sorted(each.kept), "count": each.count, "lapsed_on": None}
        began = {"since": today, "until": each.until}
        ErasureHold.objects.update_or_create(
            request=request, code=each.code, defaults=now, create_defaults=now | began
        )
    if request.state == State.REQUESTED:
        _move(request, State.ASSESSED)


@transaction.atomic
def _begin(request: ErasureRequest, *, today: date, at: datetime) -> None:
    """Remember what to search for, tell the recipients and the ledger, mail the code: then it starts.

    From here there is no way back; a restored backup repeats it.
    """
    subject_id, known = _subject(request), probes.read(request)
    found = probes.collect(subject_id)
    found.code = known.code
    probes.write(request, found)
    notices = tell_recipients(subject_id, Notice.Event.ERASED, today=today, at=at)
    request.recipients = [{"name": each.partner.name, "notice": str(each.pk)} for each in notices]
    remember(Kind.ERASE, subject=subject_id)
    request.executing_at, request.state = at, State.EXECUTING
    request.save(update_fields=["probes", "recipients", "executing_at", "state"])
    mail_the_code(request, found)


def _forget(request: ErasureRequest, holds: list[Hold], *, today: date, say: Say) -> None:
    """Let every app forget, from the top floor down; each in one transaction with its count."""
    if request.state == State.HELD:
        _move(request, State.EXECUTING)
    subject_id, kept = _subject(request), kept_by(holds)
    done: list[dict[str, int]] = []
    for step in steps():
        with transaction.atomic(using=PURGE):
            with connections[PURGE].cursor() as cursor:
                cursor.execute("SET LOCAL bieb.purging = 'on'")
            went = forget_in(step, [subject_id], kept=kept, today=today)
            rows = ErasureRequest.objects.using(PURGE).select_for_update().get(pk=request.pk)
            rows.done = added([rows.done, {name: n for name, n in went.items() if n}])
            rows.save(using=PURGE, update_fields=["done"])
        done.append(went)
        say(f"{step.__name__}: {sum(went.values())} rows")
    request.refresh_from_db(fields=["done"])
    forget_statistics(name for name, number in added(done).items() if number)


def _wait(request: ErasureRequest, *, at: datetime) -> ErasureRequest:
    """Give a receipt of what went and what stays; the rest goes by itself when it is settled."""
    with transaction.atomic():
        _move(request, State.HELD)
        make_receipt(request, probes.read(request), None, at=at)
    return request


def _finish(
    request: ErasureRequest, searched: Searched, *, today: date, at: datetime
) -> ErasureRequest:
    """Write the last receipt and forget who it was: from now on nothing says it."""
    with transaction.atomic():
        request.verified_at = at
        request.save(update_fields=["verified_at"])
        _move(request, State.VERIFIED)
        make_receipt(request, probes.read(request), searched, at=at)
        case = Case.objects.open().filter(reference=request.case_reference).first()
        if case is not None:
            answer_case(case, words="", today=today, at=at)
        request.state, request.subject_id, request.probes = State.RECEIPT, None, None
        request.done_at = at
        request.save(update_fields=["state", "subject_id", "probes", "done_at"])
    destroy_key_of(request, "probes")
    forget_statistics(model._meta.db_table for model in OWN)
    return request


def _settled(request: ErasureRequest, holds: list[Hold]) -> bool:
    """Say whether something that held this request up is settled, or became less."""
    before = {each.code: set(each.kept) for each in request.holds.standing()}
    return before != {each.code: set(each.kept) for each in holds}


def _move(request: ErasureRequest, to: str) -> None:
    request.state = to
    request.save(update_fields=["state"])


def _subject(request: ErasureRequest) -> UUID:
    """Whom it is about: known as long as it runs (`erasurerequest_knows_nobody_when_over`)."""
    return cast("UUID", request.subject_id)
