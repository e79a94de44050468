"""Questions about reservations: which title, where to pick it up at what cost, why first."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bieb.lib import clock
from bieb.lib.errors import DomainError
from bieb.lib.money import euro
from catalog.models import Branch, Copy, Title
from catalog.search.finding import find
from catalog.search.wish import Wish as Looking
from circulation.blocks import Override
from loans.desk import wishes
from loans.desk.copies import SET_ASIDE
from loans.desk.jobs import (
    MAY_OVERRIDE,
    AskAgain,
    Done,
    Job,
    Question,
    copy_of,
    open_member,
)
from loans.desk.numbers import Kind
from loans.desk.questions import (
    YES,
    Asking,
    Asks,
    Choice,
    Words,
    reason_of,
)
from loans.desk.session import Desk
from loans.waiting import estimate_for
from members.models import Card
from reservations.models import Reservation
from reservations.operations import Wish, fee_of, place, prioritise
from reservations.queue import position_of, waiting_for

MOST_TITLES = 9
REASONS: list[Words] = [
    gettext_lazy("Needed for school or work"),
    gettext_lazy("Was passed over by our mistake"),
    gettext_lazy("For a reading group or a class"),
]


def _show_which(_desk: Desk, _facts: dict[str, Any]) -> Asking:
    return Asking(
        _("What is to be reserved?"),
        _("Scan the ISBN or a barcode, or type words of the title or the name of the author."),
        hint=_("Alt+C opens the catalogue. Esc is no."),
    )


def _find(job: Job, _facts: dict[str, Any]) -> Done:
    """Look for the title, unless the answer is about a line of the list."""
    about_a_line = wishes.word(job)
    if about_a_line is not None:
        return about_a_line
    if job.scanned.kind is Kind.COPY:
        return _ask(job, copy_of(job.scanned).title_id)
    typed = job.scanned.number if job.scanned.kind is Kind.ISBN else job.typed
    found = find(Looking.from_address({"zoek": typed}))
    titles = [hit.pk for hit in found.hits[: MOST_TITLES + 1]]
    if not titles:
        raise AskAgain(_("We found nothing. Try other words, or the ISBN."))
    if len(titles) == 1:
        return _ask(job, titles[0])
    return Done("asked", asks=Question("which_title", {"titles": titles[:MOST_TITLES]}))


def _show_titles(_desk: Desk, facts: dict[str, Any]) -> Asking:
    titles = Title.objects.in_bulk(facts["titles"])
    return Asking(
        _("Which one?"),
        choices=[
            Choice(str(number), _words_of(titles[pk]))
            for number, pk in enumerate(facts["titles"], start=1)
        ],
        hint=_("Type a number, or other words to look for."),
    )


def _words_of(title: Title) -> str:
    year = f" ({title.year})" if title.year else ""
    return f"{title.title} – {title.author}{year}" if title.author else f"{title.title}{year}"


def _choose(job: Job, facts: dict[str, Any]) -> Done:
    typed = job.typed.strip()
    if typed.isdecimal() and 1 <= int(typed[:4]) <= len(facts["titles"]):
        return _ask(job, facts["titles"][int(typed) - 1])
    return _find(job, facts)


def _ask(job: Job, title: int, branch: int = 0) -> Done:
    place_of = {"title": title, "branch": branch or job.desk.branch}
    return Done("asked", asks=Question("reserve", place_of))


def _show_reserve(desk: Desk, facts: dict[str, Any]) -> Asking:
    title = Title.objects.select_related("item_type").get(pk=facts["title"])
    branch = Branch.objects.get(pk=facts["branch"])
    member = Card.objects.select_related("member").get(pk=desk.card).member
    today = clock.today()
    fee = fee_of(member, title, pickup_branch=branch, today=today)
    copies = Copy.objects.in_collection().filter(title=title).count()
    others = Branch.objects.filter(is_virtual=False).exclude(pk=branch.pk).order_by("name")
    return Asking(
        _("Reserve %(title)s, to pick up at %(branch)s?") % {"title": title, "branch": branch},
        (_("It costs %(fee)s.") % {"fee": euro(fee)} if fee else _("It costs nothing."))
        + " "
        + _("Waiting now: %(waiting)s, for %(copies)s in the collection. %(when)s")
        % {
            "waiting": waiting_for(title, today=today).count(),
            "copies": copies,
            "when": estimate_for(title, today=today),
        },
        [
            Choice("J", _("Reserve")),
            *(
                Choice(str(number), _("Pick up at %(branch)s") % {"branch": each})
                for number, each in enumerate(others, start=1)
            ),
        ],
        _("Esc is no."),
    )


def _reserve(job: Job, facts: dict[str, Any]) -> Done:
    typed = job.typed.strip().upper()
    others = Branch.objects.filter(is_virtual=False).exclude(pk=facts["branch"]).order_by("name")
    if typed.isdecimal() and 1 <= int(typed[:4]) <= others.count():
        return _ask(job, facts["title"], others[int(typed) - 1].pk)
    if typed not in YES:
        raise AskAgain(_("Type J to reserve, or the number of another branch."))
    return reserve(job, facts)


def reserve(job: Job, facts: dict[str, Any], override: Override | None = None) -> Done:
    """Reserve what was asked; what is refused but may be set aside, is asked about."""
    title = Title.objects.select_related("item_type").get(pk=facts["title"])
    branch = Branch.objects.get(pk=facts["branch"])
    member = open_member(job)
    try:
        wish = place(member, title, Wish(branch), today=job.today, at=job.at, override=override)
    except DomainError as refusal:
        if refusal.code in SET_ASIDE and job.staff.has_perm(MAY_OVERRIDE):
            return Done(refusal.code, str(refusal), asks=Question("set_aside", facts))
        raise
    said = _("reserved, to pick up at %(branch)s. Place in the queue: %(place)s.") % {
        "branch": branch,
        "place": position_of(wish, today=job.today),
    }
    return wishes.done(job, "reserved", said, title)


def _show_suspend(_desk: Desk, _facts: dict[str, Any]) -> Asking:
    return Asking(
        _("Until which day do others go first?"),
        _("On that day it takes part again, at its old place."),
        hint=_("Type a day, for example 24-12."),
    )


def _suspend(job: Job, facts: dict[str, Any]) -> Done:
    wish = wishes.wish_of(job, facts["wish"])
    return wishes.suspend_until(job, wish, job.typed)


def _show_priority(_desk: Desk, _facts: dict[str, Any]) -> Asking:
    return Asking(
        _("Why does this one go first?"),
        _("The reason is written down, and everybody behind the desk can read it."),
        [Choice(str(number), label) for number, label in enumerate(REASONS, start=1)],
        _("Or type the reason yourself, in 120 letters at most. Esc is no."),
    )


def _prioritise(job: Job, facts: dict[str, Any]) -> Done:
    reason = reason_of(job, REASONS)
    wish = wishes.wish_of(job, facts["wish"])
    prioritise(wish, reason=reason, by=job.staff, at=job.at)
    return wishes.done(job, "wish_changed", _("goes first from now on."), wish.title)


def _show_move(_desk: Desk, facts: dict[str, Any]) -> Asking:
    return Asking(
        _("Where will it be picked up?"),
        _("The member gets a message about it."),
        [
            Choice(str(number), each.name)
            for number, each in enumerate(_other_branches(facts), start=1)
        ],
        _("Esc is no."),
    )


def _move(job: Job, facts: dict[str, Any]) -> Done:
    typed, others = job.typed.strip(), _other_branches(facts)
    if not (typed.isdecimal() and 1 <= int(typed[:4]) <= len(others)):
        raise AskAgain(_("Type the number of a branch."))
    return wishes.move_to(job, wishes.wish_of(job, facts["wish"]), others[int(typed) - 1])


def _other_branches(facts: dict[str, Any]) -> list[Branch]:
    """Return where it can be picked up but is not yet."""
    now = Reservation.objects.filter(pk=facts["wish"]).values("pickup_branch")
    branches = Branch.objects.filter(is_virtual=False).exclude(pk__in=now)
    return list(branches.order_by("name"))


def _show_keep_until(_desk: Desk, _facts: dict[str, Any]) -> Asking:
    return Asking(
        _("Until which day does it stay ready?"),
        _("The member gets a message about it."),
        hint=_("Type a day, for example 24-12."),
    )


def _keep_until(job: Job, facts: dict[str, Any]) -> Done:
    return wishes.keep_it_until(job, wishes.wish_of(job, facts["wish"]), job.typed)


CODES = frozenset({Kind.COPY, Kind.ISBN})
QUESTIONS = {
    "title": Asks(_show_which, _find, CODES),
    "which_title": Asks(_show_titles, _choose, CODES),
    "reserve": Asks(_show_reserve, _reserve),
    "suspend": Asks(_show_suspend, _suspend),
    "priority": Asks(_show_priority, _prioritise),
    "move": Asks(_show_move, _move),
    "keep_until": Asks(_show_keep_until, _keep_until),
}
