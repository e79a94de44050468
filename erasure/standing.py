"""Disputes and demands under the law hold what they are about; a colleague places and lifts them."""

from collections.abc import Collection
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from erasure import errors
from erasure.holds import WHO, Hold, longest
from erasure.models import StandingHold
from members.models import Account, Member
from rights.models import Case, CaseEvent, Words

Kind, Part = StandingHold.Kind, StandingHold.Part
OURS = frozenset({StandingHold._meta.label})
TABLES = {
    Part.HISTORY.value: frozenset({"loans.Borrower"}),
    Part.MONEY.value: frozenset({"payments.Holder", "loans.LoanCharge"}),
    Part.CONTACT.value: frozenset({"notes.Contact"}),
}
"""Which tables each part is. Who it is about stays always: without that a hold holds nothing."""
WHAT = {
    Kind.DISPUTE.value: _("what a dispute is about"),
    Kind.LEGAL.value: _("what the law makes us keep"),
}
COMPLAINT = WHO | {model._meta.label for model in (Case, CaseEvent, Words)}


@transaction.atomic
def place_hold(
    member: Member,
    *,
    kind: str,
    parts: Collection[str],
    reason: str,
    owner: str,
    until: date,
    by: Account,
    today: date,
) -> StandingHold:
    """Hold who `member` is and `parts` until the day `until`, which is the first day without hold.

    An erasure that was asked, or is asked later, leaves that alone; all the rest goes.

    Raises:
        HoldTooLong: it would hold for longer than five years.
        HoldEnded: `until` is not later than today.

    Source: AVG art. 17(3)(b) and (e); BW 3:307.
    """
    if until <= today:
        raise errors.HoldEnded
    if until > longest(today):
        raise errors.HoldTooLong
    return StandingHold.objects.create(
        subject_id=member.pk,
        kind=kind,
        parts=sorted(parts),
        reason=reason,
        owner=owner,
        placed_by=by,
        placed_on=today,
        until=until,
    )


@transaction.atomic
def lift_hold(hold: StandingHold, *, by: Account, today: date) -> StandingHold:
    """It is settled: what was asked to go goes by itself within a minute. Safe to repeat."""
    locked = StandingHold.objects.select_for_update().get(pk=hold.pk)
    if locked.lifted_on is None:
        locked.lifted_on, locked.lifted_by = today, by
        locked.save(update_fields=["lifted_on", "lifted_by"])
    return locked


def placed_holds(member_ids: Collection[UUID], today: date) -> list[Hold]:
    """Hold what colleagues named: one hold for all disputes, and one for all demands."""
    standing = StandingHold.objects.standing(today).filter(subject_id__in=member_ids)
    rows = standing.order_by("subject_id", "kind", "pk")
    grouped = groupby(rows, key=lambda each: (each.subject_id, each.kind))
    return [_hold(member_id, kind, list(found)) for (member_id, kind), found in grouped]


def open_complaints(member_ids: Collection[UUID], today: date) -> list[Hold]:
    """Hold a complaint that was not answered, its words and who complains."""
    complaints = Case.objects.open().filter(kind=Case.Kind.COMPLAINT, member__in=member_ids)
    grouped = groupby(complaints.order_by("member_id"), key=lambda each: each.member_id)
    return [
        Hold(
            member_id=member_id,
            code="complaint",
            what=_("a complaint that we did not answer yet"),
            ground=_(
                "We cannot answer somebody we do not know. It goes as soon as you have our answer."
            ),
            owner=_("the privacy officer"),
            kept=COMPLAINT,
            count=len(cases),
            until=longest(min(each.received_on for each in cases)),
        )
        for member_id, found in grouped
        if member_id is not None
        for cases in [list(found)]
    ]


def _hold(member_id: UUID, kind: str, rows: list[StandingHold]) -> Hold:
    reasons = "; ".join(each.reason for each in rows)
    return Hold(
        member_id=member_id,
        code=kind,
        what=WHAT[kind],
        ground=format_lazy(
            "{reasons}. {end}", reasons=reasons, end=_("It goes as soon as this is over.")
        ),
        owner=StandingHold.Owner(rows[-1].owner).label,
        kept=WHO
        | OURS
        | frozenset[str]().union(*(TABLES[part] for row in rows for part in row.parts)),
        count=len(rows),
        until=max(each.until for each in rows),
    )
