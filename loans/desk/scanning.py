"""What a scan does: one act and one answer, written down together and never twice."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit.models import AccessLine
from audit.operations import record_access
from bieb.lib import clock
from bieb.lib.errors import DomainError
from catalog.models import Branch, Copy
from loans import errors
from loans.desk.numbers import Kind, Scanned
from loans.desk.session import Desk
from loans.models import Scan
from loans.operations import lend_copy, take_in, undo_lend, undo_return
from members.models import Account, Card, Guardianship
from members.rules import is_youth
from reservations.operations import Captured

OPENED, CLOSED = "card_opened", "card_closed"
LEND_UNDONE, RETURN_UNDONE = "lend_undone", "return_undone"
TAKEN_IN = "taken_in"
HOME, SOUND, HELP = "home", "sound", "help"
MAY_LEND = "loans.lend_and_return"


@dataclass(frozen=True)
class Job:
    """One request of a desk: what was scanned or pressed, by whom and when.

    `sitting` is which card the screen showed.
    """

    desk: Desk
    act: str
    scanned: Scanned
    sitting: str
    staff: Account
    at: datetime

    @property
    def today(self) -> date:
        return clock.day_of(self.at)


@dataclass(frozen=True)
class Done:
    """What came of a job: what is written down, and which card is open or which act is undone."""

    outcome: str
    said: str = ""
    copy: Copy | None = None
    loan_number: int = 0
    terms: dict[str, int | None] = field(default_factory=dict)
    card: int = 0
    undone: Scan | None = None
    at_home: int | None = None


@dataclass(frozen=True)
class Answer:
    """What was written down about a scan; `at_home` is what the member has now, if it is known."""

    scan: Scan
    at_home: int | None = None


def answer(job: Job, key: UUID) -> Answer:
    """Do what `job` asks, once, and return the answer.

    The answer is written under `key` in the same transaction as the act. When the same scan
    arrives again, also at the very same moment, its second act is rolled back by that key and it
    gets the first answer.
    """
    try:
        with transaction.atomic():
            done = _do(job)
            scan = Scan.objects.create(
                key=key,
                scanned_at=job.at,
                outcome=done.outcome,
                said=done.said,
                copy=done.copy,
                loan_number=done.loan_number,
                terms=done.terms,
            )
    except IntegrityError:
        earlier = Scan.objects.select_related("copy__title").filter(pk=key).first()
        if earlier is None:
            raise
        _settle_again(job, earlier)
        return Answer(earlier)
    _settle(job.desk, done, scan)
    return Answer(scan, done.at_home)


def _do(job: Job) -> Done:
    try:
        return ACTS[job.act](job)
    except DomainError as refusal:
        return Done(refusal.code, str(refusal))


def _scan(job: Job) -> Done:
    match job.scanned.kind:
        case Kind.CARD:
            return _card(job)
        case Kind.COPY:
            _refuse_another_screen(job)
            return _lend(job) if job.desk.card else _take_back(job)
        case Kind.PREVIOUS:
            return _previous(job)
        case Kind.HELP:
            return Done(HELP)
        case Kind.ISBN:
            raise errors.IsbnScanned
        case _:
            raise errors.NotANumber


def _card(job: Job) -> Done:
    card = Card.objects.select_related("member").filter(number=job.scanned.number).first()
    if not job.staff.has_perm(MAY_LEND):
        raise errors.OnlyTakesBack
    if card is None:
        raise errors.CardUnknown if job.scanned.has_check_digit else errors.NumberMistyped
    if card.ended_on is not None:
        raise errors.CardEnded
    if card.pk == job.desk.card:
        return Done(CLOSED)
    return _open(job, card)


def _previous(job: Job) -> Done:
    card = Card.objects.current().select_related("member").filter(pk=job.desk.previous).first()
    if card is None:
        raise errors.NoCardBefore
    return _open(job, card)


def _open(job: Job, card: Card) -> Done:
    """Write down who is about to be seen; when that fails, nobody is."""
    _record(job, card, "card")
    return Done(OPENED, card=card.pk)


def _record(job: Job, card: Card, activity: str) -> None:
    seen = [card.member_id]
    if is_youth(card.member.birth_date, job.today):
        guardians = Guardianship.objects.filter(child=card.member)
        seen += guardians.values_list("guardian_id", flat=True)
    record_access(
        seen, staff=job.staff, reason=AccessLine.Reason.DESK, activity=activity, at=job.at
    )


def _lend(job: Job) -> Done:
    card, at_home = _open_card(job)
    copy = _copy(job)
    try:
        loan = lend_copy(
            copy, card.member, branch=Branch(pk=job.desk.branch), today=job.today, at=job.at
        )
    except DomainError as refusal:
        return Done(refusal.code, str(refusal), copy, at_home=at_home)
    said = _("Back on %(day)s.") % {"day": date_format(loan.due_on, "D j F")}
    return Done(Scan.LENT, said, copy, loan.pk, at_home=at_home + 1)


def _take_back(job: Job) -> Done:
    copy = _copy(job)
    try:
        taken = take_in(copy, branch=Branch(pk=job.desk.branch), today=job.today, at=job.at)
    except DomainError as refusal:
        return Done(refusal.code, str(refusal), copy)
    said = _place_of(copy, taken.captured)
    if taken.returned is None:
        return Done(TAKEN_IN, said, copy)
    return Done(Scan.RETURNED, said, copy, taken.returned.past.pk, taken.returned.memory)


def _place_of(copy: Copy, captured: Captured | None) -> str:
    """Say where the copy goes now."""
    if captured is not None and captured.is_ready:
        return _("Somebody is waiting: on the hold shelf with code %(code)s.") % {
            "code": captured.pickup_code
        }
    if captured is not None and captured.reservation_id:
        return _("Somebody is waiting in %(branch)s: put it with the transport.") % {
            "branch": captured.branch
        }
    if captured is not None:
        return _("It belongs in %(branch)s: put it with the transport.") % {
            "branch": captured.branch
        }
    if copy.shelf_mark:
        return _("Back to the shelf: %(mark)s.") % {"mark": copy.shelf_mark}
    return _("Back to the shelf.")


def _undo(job: Job) -> Done:
    scan = Scan.objects.select_related("copy__title").filter(pk__in=job.desk.acts[:1]).first()
    if scan is None:
        raise errors.NothingToUndo
    if scan.outcome == Scan.LENT:
        undo_lend(scan, at=job.at)
        said = _("This loan was undone. The copy stays here.")
        return Done(LEND_UNDONE, said, scan.copy, scan.loan_number, undone=scan)
    undo_return(scan, at=job.at)
    said = _("This return was undone. The copy is on loan again, until the same day.")
    return Done(RETURN_UNDONE, said, scan.copy, scan.loan_number, undone=scan)


def _close(job: Job) -> Done:
    return Done(CLOSED)


def _home(job: Job) -> Done:
    if not job.desk.card:
        raise errors.NoCardOpen
    _refuse_another_screen(job)
    if not job.desk.shows_home:
        _record(job, _open_card(job)[0], "at home")
    return Done(HOME)


def _sound(job: Job) -> Done:
    return Done(SOUND)


ACTS: dict[str, Callable[[Job], Done]] = {
    "scan": _scan,
    "undo": _undo,
    "close": _close,
    "previous": _previous,
    "home": _home,
    "sound": _sound,
}


def _refuse_another_screen(job: Job) -> None:
    if job.sitting != job.desk.sitting:
        raise errors.DeskChanged


def _open_card(job: Job) -> tuple[Card, int]:
    """Return the open card and how many things its member has at home."""
    cards = Card.objects.select_related("member").annotate(at_home=Count("member__loans"))
    card = cards.filter(pk=job.desk.card).first()
    if card is None:
        raise errors.DeskChanged
    if card.ended_on is not None:
        raise errors.CardEnded  # reported lost at another desk, while it was open here
    return card, card.at_home  # type: ignore[attr-defined]


def _copy(job: Job) -> Copy:
    number = job.scanned.number
    copy = Copy.objects.select_related("title", "branch").filter(barcode=number).first()
    if copy is None and job.scanned.has_check_digit:
        raise errors.CopyUnknown(barcode=number)
    if copy is None:
        raise errors.NumberMistyped
    return copy


def _settle(desk: Desk, done: Done, scan: Scan) -> None:
    """Let the desk remember what came of it, now that it is certain."""
    if done.outcome == OPENED:
        desk.open_card(done.card)
    if done.outcome == CLOSED:
        desk.close_card()
    if done.undone is not None:
        desk.forget_act(done.undone)
    if done.outcome == HOME:
        desk.shows_home = not desk.shows_home
    elif done.outcome == SOUND:
        desk.has_sound = not desk.has_sound
    else:
        desk.remember(scan)


def _settle_again(job: Job, scan: Scan) -> None:
    """Make up for an answer that never arrived: the act stands, the desk may have missed it."""
    if scan.outcome == OPENED and not job.desk.card:
        numbers = Card.objects.filter(number=job.scanned.number).values_list("pk", flat=True)
        job.desk.open_card(numbers.first() or job.desk.previous)
    if scan.outcome == CLOSED:
        job.desk.close_card()
    if scan.outcome not in (HOME, SOUND):
        job.desk.remember(scan)
