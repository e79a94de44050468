"""What a scan does: one act and one answer, written down together and never twice."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from bieb.lib.errors import DomainError
from loans import errors
from loans.desk import borrowed, cards, copies, lost_cards, money, replies, undoing, wishes
from loans.desk.jobs import (
    ASKED,
    CLOSED,
    HELP,
    HOME,
    LONGEST_SAID,
    MODE,
    NOT_UNDERSTOOD,
    OPENED,
    SOUND,
    AskAgain,
    Doing,
    Done,
    Job,
)
from loans.desk.numbers import Kind
from loans.desk.session import Desk
from loans.models import Scan
from loans.operations import Mode
from members.models import Card

NOT_REMEMBERED = (HOME, SOUND, MODE)
WAYS = {
    Mode.NORMAL: gettext_lazy("Normal"),
    Mode.BOOK_DROP: gettext_lazy("Book drop"),
    Mode.AMNESTY: gettext_lazy("Amnesty"),
}


@dataclass(frozen=True)
class Answer:
    """What was written down about a scan; `at_home` is what the member has now, if it is known."""

    scan: Scan
    at_home: int | None = None


def answer(job: Job) -> Answer:
    """Do what `job` asks, once, and return the answer.

    The answer is written under the key in the same transaction as the act. When the same scan
    arrives again, also at the very same moment, its second act is rolled back by that key and it
    gets the first answer.
    """
    try:
        with transaction.atomic():
            done = _do(job)
            scan = Scan.objects.create(
                key=job.key,
                scanned_at=job.at,
                outcome=done.outcome,
                said=done.said[:LONGEST_SAID],
                copy=done.copy,
                loan_number=done.loan_number,
                terms=done.terms,
            )
    except IntegrityError:
        earlier = Scan.objects.select_related("copy__title").filter(pk=job.key).first()
        if earlier is None:
            raise
        _settle_again(job, earlier)
        return Answer(earlier)
    _settle(job.desk, done, scan)
    return Answer(scan, done.at_home)


def _do(job: Job) -> Done:
    """Do it; what is refused leaves nothing behind."""
    try:
        with transaction.atomic():
            return ACTS[job.act](job)
    except AskAgain as again:
        outcome = ASKED if job.desk.question else NOT_UNDERSTOOD
        return Done(outcome, again.said, asks=Done.KEEP)
    except DomainError as refusal:
        return Done(refusal.code, str(refusal))


def _scan(job: Job) -> Done:
    kind = job.scanned.kind
    if kind is Kind.HELP:
        return Done(HELP, asks=Done.KEEP)
    if replies.is_answer(job):
        return replies.reply(job)
    match kind:
        case Kind.CARD:
            return cards.scan_card(job)
        case Kind.COPY:
            return copies.scan_copy(job)
        case Kind.PREVIOUS:
            return cards.open_previous(job)
        case Kind.ISBN:
            raise errors.IsbnScanned
        case _:
            return _word(job)


def _word(job: Job) -> Done:
    """Do what was typed about the list that is open, if it is that."""
    done = LISTS[job.desk.panel](job) if job.desk.panel in LISTS else None
    if done is None:
        raise errors.NotANumber
    return done


def _sound(_job: Job) -> Done:
    return Done(SOUND, asks=Done.KEEP)


def _mode(job: Job) -> Done:
    """Take in the way that was asked for, or without a word the next one.

    Raises:
        NotAllowed: an amnesty lets go of money, and this colleague may not.
    """
    may_forgive = job.staff.has_perm(money.MAY_WAIVE)
    ways = [each.value for each in Mode if may_forgive or each is not Mode.AMNESTY]
    asked = job.typed
    if asked == Mode.AMNESTY and not may_forgive:
        raise errors.NotAllowed
    if asked not in ways:
        asked = ways[(ways.index(job.desk.mode) + 1) % len(ways)]
    return Done(MODE, str(WAYS[Mode(asked)]), mode=asked, asks=Done.KEEP)


ACTS: dict[str, Doing] = {
    "scan": _scan,
    "undo": undoing.undo,
    "close": cards.close,
    "rest": cards.rest,
    "previous": cards.open_previous,
    "home": borrowed.open_list,
    "renew": borrowed.renew_typed,
    "money": money.open_list,
    "lost_card": lost_cards.report,
    "wishes": wishes.open_list,
    "mode": _mode,
    "sound": _sound,
}
LISTS = {borrowed.PANEL: borrowed.word, money.PANEL: money.word, wishes.PANEL: wishes.word}


def _settle(desk: Desk, done: Done, scan: Scan) -> None:
    """Let the desk remember what came of it, now that it is certain."""
    _settle_card(desk, done)
    if done.undone is not None:
        desk.forget_act(done.undone)
    if done.mode:
        desk.take_in_as(done.mode)
    if done.panel is not None:
        desk.open_panel(done.panel, done.shown or [])
    if done.outcome == SOUND:
        desk.has_sound = not desk.has_sound
    if done.outcome not in NOT_REMEMBERED:
        desk.remember(scan)
    if done.asks is not Done.KEEP:
        desk.question = {} if done.asks is None else {"about": done.asks.about, **done.asks.facts}


def _settle_card(desk: Desk, done: Done) -> None:
    if done.outcome == OPENED:
        desk.open_card(done.card)
    elif done.card:
        desk.change_card(done.card)
    elif done.outcome == CLOSED:
        desk.close_card()


def _settle_again(job: Job, scan: Scan) -> None:
    """Make up for an answer that never arrived: the act stands, the desk may have missed it."""
    if scan.outcome == OPENED and not job.desk.card:
        numbers = Card.objects.filter(number=job.scanned.number).values_list("pk", flat=True)
        job.desk.open_card(numbers.first() or job.desk.previous)
    if scan.outcome == CLOSED:
        job.desk.close_card()
    if scan.outcome == lost_cards.REPLACED:
        newer = Card.objects.current().filter(member__cards=job.desk.card).first()
        job.desk.change_card(newer.pk if newer is not None else job.desk.card)
    if scan.outcome not in NOT_REMEMBERED:
        job.desk.remember(scan)
