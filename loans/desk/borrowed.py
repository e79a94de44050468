"""F9: what the member at the desk has at home, and everything that can be done with it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bieb.lib.errors import DomainError
from bieb.lib.money import euro
from circulation.blocks import Override
from circulation.standing import standing_of
from loans import errors
from loans.at_home import AtHome
from loans.desk.jobs import (
    HOME,
    MAY_OVERRIDE,
    Done,
    Job,
    Question,
    open_card,
    record_look,
)
from loans.desk.questions import (
    Asking,
    Asks,
    amount_of,
    not_done,
    says_yes,
    yes_or_no,
)
from loans.desk.session import Desk
from loans.lost import charge_damage, declare_lost, price_of
from loans.models import Loan, LoanQuerySet, Scan
from loans.operations import claim_returned, renew_loan, renew_several, withdraw_claim
from loans.prospects import BRING_IT_BACK, Obstacle, prospects

PANEL = "home"
WORD = re.compile(r"([A-Za-z]?)\s*([0-9]{1,3})(?:\s+(.+))?")
NOT_RENEWED = "not_renewed"


@dataclass(frozen=True)
class Row:
    """One thing at home, with the number by which the desk calls it."""

    number: int
    home: AtHome

    @property
    def reasons(self) -> list[str]:
        """Everything that stands in the way of renewing, and what would lift it."""
        return reasons_of(self.home.obstacles)


def reasons_of(obstacles: Sequence[Obstacle]) -> list[str]:
    """Say each obstacle in one line; bringing it back goes without saying at a desk."""
    return [
        each.why if each.lifts is BRING_IT_BACK else f"{each.why} {each.lifts}"
        for each in obstacles
    ]


def rows_of(desk: Desk, loans: Sequence[Loan], *, today: date) -> list[Row]:
    """Number what is at home, as long as the list is open each by the same number."""
    found = {loan.pk: loan for loan in loans}
    places = {number: place for place, number in enumerate(desk.shown, start=1)}
    asked = [found[number] for number in desk.shown if number in found]
    if not asked:
        return []
    who = standing_of(asked[0].member_id, today)
    return [
        Row(places[each.loan.pk], AtHome(each, each.loan.days_left(today)))
        for each in prospects(asked, who, today=today, at_desk=True)
    ]


def open_list(job: Job) -> Done:
    """Show what is at home; once more closes it. The look is written down.

    Raises:
        NoCardOpen, DeskChanged, CardEnded: there is no card to look at.
    """
    card = open_card(job)
    if job.desk.shows_home:
        return Done(HOME, panel="")
    record_look(job, card.member, "at home")
    return Done(HOME, panel=PANEL, shown=_numbers(card.member_id))


def word(job: Job) -> Done | None:
    """Do what was typed about one line: a number renews it, a letter before it does more."""
    found = WORD.fullmatch(job.typed)
    if found is None or found[1].upper() not in WORDS:
        return None
    loan = _loan(job, int(found[2]))
    return WORDS[found[1].upper()](job, loan, found[3] or "")


def renew_typed(job: Job) -> Done:
    """Renew the line whose number is in the input, or else everything that can be.

    Raises:
        NoCardOpen, DeskChanged, CardEnded: there is no card to look at.
        NoSuchLine: there is no line with this number.
    """
    member = open_card(job).member
    if job.typed:
        return word(job) or _no_such_line()
    if not job.desk.shows_home:
        record_look(job, member, "at home")
    return _renew_all(job, Loan.objects.filter(member=member).for_display())


def renew(job: Job, loan: Loan, override: Override | None = None) -> Done:
    """Renew one loan, or say everything that stands in the way and what would lift it."""
    loan = _of_open_card(job, loan.pk)
    try:
        renewed = renew_loan(loan, today=job.today, at=job.at, at_desk=True, override=override)
    except DomainError:
        return _not_renewed(job, loan)
    said = _("Back on %(day)s.") % {"day": date_format(renewed.due_on, "D j F")}
    return Done(Scan.RENEWED, said, loan.copy, loan.pk, {"loans": [loan.pk]})


def _not_renewed(job: Job, loan: Loan) -> Done:
    who = standing_of(loan.member_id, job.today)
    found = prospects([loan], who, today=job.today, at_desk=True)[0].obstacles
    said = "\n".join(reasons_of(found))
    asks = None
    if _may_be_set_aside(found) and job.staff.has_perm(MAY_OVERRIDE):
        asks = Question("set_aside", {"loan": loan.pk})
    return Done(NOT_RENEWED, said, loan.copy, asks=asks)


def _may_be_set_aside(obstacles: Sequence[Obstacle]) -> bool:
    return bool(obstacles) and all(each.may_be_overridden for each in obstacles)


def _renew_all(job: Job, loans: LoanQuerySet) -> Done:
    outcomes = renew_several(loans, today=job.today, at=job.at, at_desk=True)
    renewed = [each.loan.pk for each in outcomes if each.renewed_until is not None]
    refused = len(outcomes) - len(renewed)
    said = [
        ngettext("%(number)s renewed.", "%(number)s renewed.", len(renewed))
        % {"number": len(renewed)}
    ]
    if refused:
        said.append(
            ngettext(
                "%(number)s not renewed: the reason is in the list.",
                "%(number)s not renewed: the reasons are in the list.",
                refused,
            )
            % {"number": refused}
        )
    return Done(
        Scan.RENEWED if renewed else NOT_RENEWED,
        " ".join(said),
        terms={"loans": renewed} if renewed else {},
        panel=PANEL,
        shown=job.desk.shown if job.desk.shows_home else [loan.pk for loan in loans],
    )


def _claim(job: Job, loan: Loan, _rest: str) -> Done:
    if loan.claimed_on is not None:
        withdraw_claim(loan)
        said = _("The member found it after all. The loan goes on as before.")
        return Done("claim_withdrawn", said, loan.copy)
    claim_returned(loan, today=job.today)
    said = _("The member says it is back. The late fee stands still, and we look for it.")
    return Done("claimed", said, loan.copy)


def _ask_lost(job: Job, loan: Loan, _rest: str) -> Done:
    if loan.lost_on is not None:
        raise errors.LoanIsLost
    return Done("asked", "", asks=Question("lost", {"loan": loan.pk}), panel=None)


def _damage(job: Job, loan: Loan, rest: str) -> Done:
    if not rest:
        return Done("asked", asks=Question("damage", {"loan": loan.pk}))
    cents = amount_of(rest)
    charge_damage(loan, cents=cents, today=job.today, at=job.at)
    said = _("Damage: %(amount)s is now to pay.") % {"amount": euro(cents)}
    return Done("damage_charged", said, loan.copy)


WORDS: dict[str, Callable[[Job, Loan, str], Done]] = {
    "": lambda job, loan, _rest: renew(job, loan),
    "T": _claim,
    "K": _ask_lost,
    "S": _damage,
}


def _show_lost(_desk: Desk, facts: dict[str, Any]) -> Asking:
    loan = Loan.objects.for_display().get(pk=facts["loan"])
    costs = {
        "title": loan.copy.title.title,
        "price": euro(price_of(loan)),
        "admin": euro(loan.terms.replacement_admin_cents),
    }
    return Asking(
        _("Report this lost?"),
        _("%(title)s: %(price)s for the copy and %(admin)s administration are then to pay.")
        % costs,
        yes_or_no(_("Report lost")),
    )


def _lost(job: Job, facts: dict[str, Any]) -> Done:
    if not says_yes(job):
        return not_done()
    loan = declare_lost(_of_open_card(job, facts["loan"]), today=job.today, at=job.at)
    said = _("The price is now to pay. Whoever brings it back in time gets the price back.")
    return Done("declared_lost", said, loan.copy)


def _show_damage(_desk: Desk, facts: dict[str, Any]) -> Asking:
    loan = Loan.objects.for_display().get(pk=facts["loan"])
    return Asking(
        _("How much is to pay for the damage?"),
        loan.copy.title.title,
        hint=_("Type an amount, for example 12,50."),
    )


def _damage_amount(job: Job, facts: dict[str, Any]) -> Done:
    return _damage(job, _of_open_card(job, facts["loan"]), job.typed)


QUESTIONS = {
    "lost": Asks(_show_lost, _lost),
    "damage": Asks(_show_damage, _damage_amount),
}


def _numbers(member_id: UUID) -> list[int]:
    loans = Loan.objects.filter(member=member_id).order_by("due_on", "pk")
    return list(loans.values_list("pk", flat=True))


def _loan(job: Job, number: int) -> Loan:
    if not 1 <= number <= len(job.desk.shown):
        _no_such_line()
    return _of_open_card(job, job.desk.shown[number - 1])


def _of_open_card(job: Job, number: int) -> Loan:
    """Return a loan of the member whose card is open, and of nobody else."""
    member = open_card(job).member_id
    loan = Loan.objects.for_display().filter(pk=number, member=member).first()
    return loan if loan is not None else _no_such_line()


def _no_such_line() -> NoReturn:
    raise errors.NoSuchLine
