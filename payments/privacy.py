"""Whose account it is: kept five years after the membership. The amounts are about nobody."""

from django.utils.translation import gettext_lazy as _

from members.privacy import FIVE_YEARS
from retention.exposures import exposes
from retention.registry import (
    MEMBER_ENDED,
    End,
    Eraser,
    Ground,
    Keep,
    Obligation,
    Sensitive,
    Source,
    declare,
    declare_impersonal,
)

HANDLING = Keep(months=24)
OPENINGS = Keep(months=24)
BOOKS = Keep(years=7)
IN_THE_BOOKS = {
    "sealed": _("the name and address on a bill"),
    "account": _("with which amounts, on which days, for what sort of thing"),
    "since": _("the day after the book year"),
}

declare(
    "payments.Holder",
    activity="money",
    what=_("what you owe, what you paid and your credit"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("whose money account it is"),
        "account": _("with which amounts, on which days, for what sort of thing"),
    },
    clock=MEMBER_ENDED,
    keep=FIVE_YEARS,
    end=End.UNLINK,
    sensitive=[Sensitive.MONEY],
    source=Source.OBSERVED,
)
declare(
    "payments.Handling",
    activity="money",
    what=_("which payments you booked, when you work here"),
    ground=Ground.INTEREST,
    subject=["by__member", "seconded_by__member"],
    personal={
        "by": _("which colleague booked it"),
        "seconded_by": _("which colleague looked on"),
        "handled_at": _("when"),
    },
    technical=["transaction"],
    clock="handled_at",
    keep=HANDLING,
    end=End.DELETE,
    colleagues=["by", "seconded_by"],
    source=Source.OBSERVED,
)
declare(
    "payments.SealedName",
    activity="money",
    what=_("the name and address on the bills of a book year, sealed"),
    ground=Ground.LAW,
    subject="id",  # made when the member is forgotten: nothing says who it was but the sealed text
    personal=IN_THE_BOOKS,
    technical=["id"],
    sealed=["sealed"],
    secret={"sealed": _("it can only be read for the tax inspector, by two colleagues")},
    erasers={"sealed": Eraser.KEY},
    clock="since",
    keep=BOOKS,
    end=End.DELETE,
    sensitive=[Sensitive.MONEY],
    source=Source.DERIVED,
    seen_by=["manager", "privacy officer"],
    changed_by=[],
    recipients=[_("the tax office, when it asks")],
    portable=False,
    only_where=("IDENTITIES_IN_BOOKS", "sealed7"),
    obligation=Obligation(
        name="books",
        law="AWR art. 52",
        columns=frozenset(IN_THE_BOOKS),
        keep=BOOKS,
        sentence=_(
            "Who had to pay us something in a book year stays in our books, sealed, for seven years"
            " after that year, because tax law demands it (AWR article 52). Then we destroy the key,"
            " and nobody can read it any more."
        ),
    ),
)
declare(
    "payments.BookOpening",
    activity="security",
    what=_("when you read names in the books, when you work here"),
    ground=Ground.INTEREST,
    subject=["asked_by__member", "agreed_by__member"],
    personal={
        "asked_by": _("which colleague asked"),
        "asked_at": _("when"),
        "agreed_by": _("which colleague agreed"),
        "agreed_at": _("when that was"),
        "opened_at": _("when it was read"),
    },
    technical=["id", "since", "reason", "names"],
    clock="asked_at",
    keep=OPENINGS,
    end=End.DELETE,
    colleagues=["asked_by", "agreed_by"],
    seen_by=["manager", "privacy officer"],
    source=Source.OBSERVED,
)
declare_impersonal(
    "payments.Account", ["id", "kind", "code"], what=_("money accounts with a random number")
)
declare_impersonal(
    "payments.Charge",
    ["id", "account", "kind", "made_on"],
    what=_("what money is owed for, without who"),
)
declare_impersonal(
    "payments.Transaction",
    ["id", "kind", "booked_on", "booked_at", "key", "reverses", "reason", "drawer", "lines"],
    what=_("what happened to money, without who"),
)
declare_impersonal(
    "payments.Posting",
    ["id", "transaction", "account", "charge", "amount_cents"],
    what=_("amounts on accounts, without who"),
)
declare_impersonal(
    "payments.Drawer",
    [
        "id",
        "branch",
        "name",
        "day",
        "opened_at",
        "float_cents",
        "counted_cents",
        "closed_at",
        "difference_cents",
        "explanation",
    ],
    what=_("drawers with money and what was counted in them"),
)
exposes("payments.admin.PostingInline", nothing=["amount"])
exposes("payments.admin.ChargeAdmin", nothing=["charged", "waived", "paid", "open"])
exposes("payments.admin.DrawerAdmin", nothing=["change_at_start", "counted", "difference"])
exposes(
    "payments.admin.HolderAdmin",
    dict.fromkeys(["owes", "credit", "story"], ("payments.Holder.account",)),
)
