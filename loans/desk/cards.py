"""Cards at the desk: open one, close it, open the one before."""

from circulation.errors import DataLocked
from loans import errors
from loans.desk.jobs import CLOSED, MAY_LEND, OPENED, Done, Job, record_look
from loans.desk.session import NORMAL
from members.models import Card


def scan_card(job: Job) -> Done:
    """Open the card that was scanned; the card that is open already closes.

    Raises:
        OnlyTakesBack: this colleague may not look at cards.
        CardUnknown, NumberMistyped: there is no such card.
        CardEnded: it was replaced, or the member left.
        DataLocked: the member asked to lock their data; nobody looks at them.
    """
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


def open_previous(job: Job) -> Done:
    """Open the card again that was open before this one.

    Raises:
        NoCardBefore: there is none, or it ended.
        DataLocked: the member asked to lock their data.
    """
    card = Card.objects.current().select_related("member").filter(pk=job.desk.previous).first()
    if card is None:
        raise errors.NoCardBefore
    return _open(job, card)


def close(job: Job) -> Done:
    """Step back once: drop what was asked, or else close the card."""
    if job.desk.question:
        return Done("question_dropped")
    return Done(CLOSED)


def rest(_job: Job) -> Done:
    """Close everything and take in as usual: nobody was at the desk for a while."""
    return Done(CLOSED, mode=NORMAL)


def _open(job: Job, card: Card) -> Done:
    """Write down who is about to be seen; when that fails, nobody is."""
    if card.member.restricted_on is not None:
        raise DataLocked
    record_look(job, card.member, "card")
    return Done(OPENED, card=card.pk)
