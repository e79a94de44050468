"""What somebody has at home, and who borrowed what until five years after the return."""

from django.utils.translation import gettext_lazy as _

from retention.exposures import exposes
from retention.registry import (
    MEMBER_ENDED,
    End,
    Ground,
    Keep,
    Sensitive,
    Source,
    declare,
    declare_impersonal,
)

HISTORY = Keep(years=5, lead_days=31)
MONEY_LINKS = Keep(years=5)
YEARS_COUNTED = Keep(years=2)
MOVED_DATES = Keep(days=31)
CALENDAR_ACTS = Keep(months=24)
UNDOING_A_RETURN = [
    *("due_on", "renewals", "max_renewals", "terms_id", "claimed_on", "lost_on"),
    *("renewal_events", "waived"),
]
UNDOING_A_LOAN = [
    *("fulfilled", "place", "written", "ended", "past", "lines", "requests", "reservation"),
    *("id", "title_id", "copy_id", "of_branch_id", "pickup_branch_id", "placed_at"),
    *("has_priority", "suspended_until", "not_needed_after", "state", "captured_at"),
    *("pickup_until", "is_extended", "branch_id", "came_from_id", "reservation_id"),
    *("pickup_code", "since"),
]

declare(
    "loans.Loan",
    activity="lending",
    what=_("what you have at home now"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("who borrowed it"),
        "copy": _("what you borrowed"),
        "lent_at": _("where"),
        "lent_on": _("when"),
        "due_on": _("when it must be back"),
        "renewals": _("how often you renewed it"),
        "claimed_on": _("when you said that you brought it back"),
        "lost_on": _("when it was lost"),
    },
    technical=["id", "max_renewals", "terms"],
    clock=MEMBER_ENDED,
    keep=Keep(years=5),
    end=End.DELETE,
    sources={"claimed_on": Source.GIVEN, "lost_on": Source.DERIVED},
    sensitive=[Sensitive.READING],
    source=Source.OBSERVED,
)
declare(
    "loans.Borrower",
    activity="lending",
    what=_("what you borrowed before"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("who borrowed it"),
        "loan": _("what was borrowed"),
        "lent_on": _("on which day you borrowed it"),
        "due_on": _("when it had to be back"),
        "returned_on": _("when you brought it back"),
    },
    clock="returned_on",
    keep=HISTORY,
    end=End.UNLINK,
    seen_by=[],
    sensitive=[Sensitive.READING],
    source=Source.OBSERVED,
)
declare_impersonal(
    "loans.PastLoan",
    [
        "id",
        "title",
        "copy",
        "item_type",
        "lent_at",
        "returned_at",
        "lent_year",
        "lent_week",
        "returned_week",
        "renewals",
        "by_youth",
        "was_late",
    ],
    what=_("what was borrowed in which week, without who"),
)
declare_impersonal(
    "loans.Scan",
    [
        "key",
        "scanned_at",
        "outcome",
        "said",
        "copy",
        "loan_number",
        "terms",
        "undone_at",
    ],
    what=_("what was scanned at a desk in the last day, without who"),
    free={
        "said": _("the answer at the desk: a title and a date"),
        "terms": _("what undoing needs: numbers of rows"),
    },
    keys={"terms": [*UNDOING_A_RETURN, *UNDOING_A_LOAN, "loans", "transaction", "shelf"]},
)
declare(
    "loans.Renewal",
    activity="lending",
    what=_("when you renewed what you have at home"),
    ground=Ground.CONTRACT,
    subject="loan__member",
    personal={
        "loan": _("what you renewed"),
        "renewed_at": _("when you renewed it"),
        "from_due_on": _("when it had to be back before"),
        "to_due_on": _("when it had to be back after"),
    },
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=Keep(years=5),
    end=End.DELETE,
    source=Source.OBSERVED,
)
declare(
    "loans.LoanCharge",
    activity="money",
    what=_("which loan an amount is about"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("who has to pay"),
        "charge": _("which amount"),
        "loan_number": _("what you borrowed"),
        "kind": _("why it had to be paid"),
        "due_on": _("when it had to be back"),
        "until": _("until when it counted"),
        "lent_at": _("where you borrowed it"),
        "was_forgiven": _("whether it was forgiven"),
    },
    technical=["id", "terms"],
    clock="due_on",
    keep=MONEY_LINKS,
    end=End.DELETE,
    sensitive=[Sensitive.READING, Sensitive.MONEY],
    source=Source.DERIVED,
)
declare(
    "loans.YearlyUse",
    activity="lending",
    what=_("how many loans of a year you used, where your membership has a number of them"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("whose year"),
        "year_starts_on": _("from when the year counts"),
        "used": _("how many you used"),
        "allowed": _("how many there are"),
    },
    technical=["id"],
    clock="year_starts_on",
    keep=YEARS_COUNTED,
    end=End.DELETE,
    source=Source.DERIVED,
)
declare(
    "loans.HistoryChoice",
    activity="lending",
    what=_("how long you want to see back what you borrowed"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("whose choice it is"),
        "months": _("for how many months"),
        "chosen_on": _("when you chose"),
    },
    clock=MEMBER_ENDED,
    keep=Keep(years=5),
    end=End.DELETE,
    seen_by=[],
)
declare_impersonal(
    "loans.SearchTask",
    ["id", "copy", "opened_on", "looks", "last_looked_on"],
    what=_("which copies we look for on our shelves"),
)
declare(
    "loans.ShiftedDate",
    activity="lending",
    what=_("dates of yours that moved because we were closed"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("whose it is"),
        "what": _("whether it is a loan or a reservation"),
        "number": _("the number of the loan or the reservation"),
        "old": _("the date it had"),
        "new": _("the date it got"),
    },
    technical=["id", "change"],
    clock="new",
    keep=MOVED_DATES,
    end=End.DELETE,
    source=Source.DERIVED,
)
declare(
    "loans.CalendarAct",
    activity="security",
    what=_("which colleague closed a branch or opened it again"),
    ground=Ground.INTEREST,
    subject="staff__member",
    personal={
        "staff": _("which colleague"),
        "acted_at": _("when"),
        "act": _("what the colleague did"),
    },
    technical=["id", "change", "last_day", "loans", "shelf", "messages"],
    clock="acted_at",
    keep=CALENDAR_ACTS,
    end=End.DELETE,
    colleagues=["staff"],
    source=Source.OBSERVED,
)
declare_impersonal(
    "loans.CalendarChange",
    ["id", "kind", "branch", "first_day", "last_day", "name", "replaced", "undone_at"],
    what=_("extra closings and emergencies"),
    free={"replaced": _("days that differed and made room")},
    keys={"replaced": ["branch", "day", "kind", "closes_at", "name"]},
)
declare_impersonal(
    "loans.EmergencyScan",
    [
        "key",
        "scanned_at",
        "uploaded_at",
        "branch",
        "copy",
        "outcome",
        "said",
        "handled_at",
    ],
    what=_("what was scanned while the library did not answer, without who"),
    free={"said": _("the answer at the desk: a title and a date")},
)
exposes("loans.admin.LoanAdmin", nothing=["agreed"])
exposes(
    "loans.api.LoanAnswer",
    {
        "id": ["loans.Loan.member"],
        "barcode": ["loans.Loan.copy"],
        "title": ["loans.Loan.copy"],
        "dueOn": ["loans.Loan.due_on"],
    },
)
exposes(
    "loans.api.LoanAtHome",
    {"newDueOn": ["loans.Loan.due_on"], "obstacles": ["loans.Loan.renewals"]},
)
exposes("loans.api.LoanListAnswer", {"loans": ["loans.Loan.member", "loans.Loan.copy"]})
exposes("loans.api.RenewalAnswer", {"dueOn": ["loans.Loan.due_on"]}, nothing=["id"])
exposes("loans.api.ObstacleAnswer", nothing=["code", "why", "lifts"])
exposes("loans.api.ReturnAnswer", nothing=["barcode", "goesTo", "branch"])
exposes(
    "loans.api.LoanQuestion", {"barcode": ["loans.Loan.copy"], "branch": ["loans.Loan.lent_at"]}
)
exposes("loans.api.ReturnQuestion", nothing=["barcode", "branch", "mode"])
exposes("members.admin.MemberAdmin", {"at_a_glance": ["loans.Loan.due_on"]})
