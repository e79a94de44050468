"""What somebody has at home, and who borrowed what until five years after the return."""

from django.utils.translation import gettext_lazy as _

from retention.registry import MEMBER_ENDED, End, Ground, Keep, Source, declare, declare_impersonal

HISTORY = Keep(years=5, lead_days=31)

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
    },
    technical=["id", "loan_days", "renewal_days", "max_renewals", "terms"],
    clock=MEMBER_ENDED,
    keep=Keep(years=5),
    end=End.DELETE,
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
)
