"""What systems of partners may do with loans: a machine that lends and takes back, a shelf that sorts.

Each is the operation of the desk behind the one door. What goes out is what the person at the
machine needs to see, and never who it is.
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from bieb.lib import barcodes
from catalog.errors import NotABarcode
from catalog.models import Copy
from circulation.for_partners import (
    WHY_NOT,
    about_card,
    about_nobody,
    as_told,
    branch_of,
    scanned,
)
from circulation.standing import standing_of
from loans import errors
from loans.models import Loan
from loans.operations import Mode, TakenIn, lend_copy, renew_several, take_in
from loans.prospects import Obstacle, Prospect, prospects
from members.models import Member
from partners.errors import NotFound, Refused
from partners.models import Disclosure
from partners.once import Call
from partners.operations import Activity, Answer

AT_THE_DESK = _("Come to the desk.")
LARGEST_NUMBER = 2**63 - 1
OBSTACLES = frozenset({"obstacles", "code", "why", "lifts"})
LEND = Activity(
    code=Disclosure.Activity.LOAN,
    scope="loans:write",
    fields=WHY_NOT | {"id", "barcode", "title", "dueOn"},
)
LIST = Activity(
    code=Disclosure.Activity.LOAN_LIST,
    scope="loans:read",
    fields=WHY_NOT | OBSTACLES | {"loans", "id", "barcode", "title", "dueOn", "newDueOn"},
)
RENEW = Activity(
    code=Disclosure.Activity.RENEWAL,
    scope="loans:write",
    fields=WHY_NOT | OBSTACLES | {"id", "dueOn"},
)
TAKE_BACK = Activity(
    code=Disclosure.Activity.RETURN,
    scope="loans:write",
    fields=WHY_NOT | {"barcode", "goesTo", "branch"},
)


def lend(call: Call, *, card: str, barcode: str, branch: str) -> Answer:
    """Lend the copy with this barcode to who shows this card."""

    def act(member: Member) -> Mapping[str, object]:
        copy = _copy(barcode)
        try:
            loan = lend_copy(copy, member, branch=branch_of(branch), today=call.today, at=call.at)
        except errors.HouseholdLimitReached as refusal:  # with whom somebody lives is not told
            raise errors.LoanLimitReached(**refusal.params) from refusal
        return _told(loan) | {"title": copy.title.title}

    return about_card(call, LEND, card, act, status=201)


def list_loans(call: Call, *, card: str) -> Answer:
    """Tell what who shows this card has at home, and what renewing each would give."""

    def act(member: Member) -> Mapping[str, object]:
        who = standing_of(member.pk, call.today)
        loans = Loan.objects.filter(member=member).for_display()
        return {"loans": [_with_renewal(each) for each in prospects(loans, who, today=call.today)]}

    return about_card(call, LIST, card, act)


def renew(call: Call, *, card: str, number: int) -> Answer:
    """Renew one loan of who shows this card, or tell everything that stands in the way."""

    def act(member: Member) -> Mapping[str, object]:
        known = Loan.objects.filter(member=member, pk=min(number, LARGEST_NUMBER)).for_display()
        for outcome in renew_several(known, today=call.today, at=call.at):
            if outcome.obstacles:
                raise _not_renewed(outcome.obstacles)
            return {"id": outcome.loan.pk, "dueOn": outcome.loan.due_on.isoformat()}
        raise NotFound

    return about_card(call, RENEW, card, act, status=201)


def take_back(call: Call, *, barcode: str, branch: str, mode: Mode) -> Answer:
    """Take in the copy with this barcode, and tell where it goes; not whose it was or will be."""

    def act() -> Mapping[str, object]:
        copy = _copy(barcode)
        taken = take_in(copy, branch=branch_of(branch), today=call.today, at=call.at, mode=mode)
        return {"barcode": copy.barcode} | _place(taken)

    return about_nobody(call, TAKE_BACK, act, status=201)


def _copy(barcode: str) -> Copy:
    number = scanned(barcode)
    copy = Copy.objects.select_related("title", "branch").filter(barcode=number).first()
    if copy is None and barcodes.is_number(number, barcodes.COPY):
        raise errors.CopyUnknown(barcode=number)
    if copy is None:
        raise NotABarcode
    return copy


def _told(loan: Loan) -> dict[str, object]:
    return {"id": loan.pk, "barcode": loan.copy.barcode, "dueOn": loan.due_on.isoformat()}


def _with_renewal(prospect: Prospect) -> dict[str, object]:
    loan, new = prospect.loan, prospect.new_due_on
    return _told(loan) | {
        "title": loan.copy.title.title,
        "newDueOn": None if new is None or prospect.obstacles else new.isoformat(),
        "obstacles": _obstacles(prospect.obstacles),
    }


def _not_renewed(obstacles: Sequence[Obstacle]) -> Refused:
    refusal = errors.NotRenewed()
    told = {"code": refusal.code, "detail": str(refusal), "obstacles": _obstacles(obstacles)}
    return Refused(409, told)


def _obstacles(obstacles: Sequence[Obstacle]) -> list[dict[str, str]]:
    told = []
    for each in obstacles:
        refusal = as_told(each.refusal)
        lifts = each.lifts if refusal is each.refusal else AT_THE_DESK
        told.append({"code": refusal.code, "why": str(refusal), "lifts": str(lifts)})
    return told


def _place(taken: TakenIn) -> dict[str, object]:
    captured = taken.captured
    if captured is None:
        return {"goesTo": "shelf", "branch": None}
    goes_to = "hold_shelf" if captured.is_ready else "transport"
    return {"goesTo": goes_to, "branch": captured.branch.code}
