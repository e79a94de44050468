"""When a member is forgotten their money is nobody's: the link goes, every amount stays."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import Count, Sum

from members.models import Member
from payments.balances import balance_of
from payments.models import Charge, Handling, Holder, Posting, Transaction
from payments.operations import pay_out, set_charge, waive
from retention.operations import plan_purge, run_purge
from tests.all_roles import months_come_back, with_every_role
from tests.builders import a_charge, a_colleague, a_member, a_payment, at_noon

__all__ = ["months_come_back"]
pytestmark = [with_every_role, pytest.mark.usefixtures("months_come_back")]
LEFT_ON = date(2026, 11, 22)
GONE_ON = date(2031, 11, 22)


def a_busy_account(member: Member) -> UUID:
    """Charges, payments, something waived, something paid out, and 12.40 still open."""
    anouk = a_colleague(username=str(member.pk)[:8])
    fee = a_charge(member=member, cents=500, today=LEFT_ON)
    a_payment(member=member, cents=800, today=LEFT_ON)
    when: dict[str, Any] = {"today": LEFT_ON, "at": at_noon(LEFT_ON)}
    pay_out(member, cents=300, means="card", key=uuid4(), by=anouk, **when)
    set_charge(fee, cents=400, **when)
    open_one = a_charge(member=member, cents=1440, kind="damage", today=LEFT_ON)
    waive(open_one, cents=100, reason="goodwill", by=anouk, **when)
    return Holder.objects.get(member=member).account_id


def totals() -> dict[str, Any]:
    """What the administration adds up: per day and sort of booking, per account, and every row."""
    by_day = Posting.objects.values_list(
        "transaction__booked_on", "account__code", "transaction__kind"
    )
    return {
        "days": sorted(by_day.annotate(Sum("amount_cents"), Count("pk"))),
        "charges": list(Charge.objects.order_by("pk").values()),
        "transactions": list(Transaction.objects.order_by("pk").values()),
        "postings": list(Posting.objects.order_by("pk").values()),
    }


def test_a_member_who_left_owing_was_forgotten_and_no_total_changed() -> None:
    gone, stays = a_member(ends_on=LEFT_ON), a_member(given_name="Kees")
    account = a_busy_account(gone)
    a_busy_account(stays)
    assert balance_of(gone).open_cents == 1240
    before = totals()

    certificate = run_purge(today=GONE_ON)

    assert totals() == before
    assert (certificate.done["payments_holder"], certificate.leftovers) == (1, 0)
    assert not Holder.objects.filter(pk=account).exists()
    assert not Member.objects.filter(pk=gone.pk).exists()
    assert balance_of(stays).open_cents == 1240


def test_the_day_before_the_account_was_still_theirs() -> None:
    member = a_member(ends_on=LEFT_ON)
    a_busy_account(member)

    certificate = run_purge(today=date(2031, 11, 21))

    assert (certificate.done["payments_holder"], balance_of(member).open_cents) == (0, 1240)


def test_who_booked_was_forgotten_after_two_years_and_the_booking_stayed() -> None:
    a_busy_account(a_member())
    booked = Transaction.objects.count()

    run_purge(today=date(2028, 11, 22))

    assert (Handling.objects.count(), Transaction.objects.count()) == (0, booked)


def test_a_plan_counted_the_accounts_that_would_go() -> None:
    a_busy_account(a_member(ends_on=LEFT_ON))

    lines = {line.table: line.rows for line in plan_purge(today=GONE_ON)}

    assert (lines["payments_holder"], lines["payments_handling"]) == (1, 2)
    assert Holder.objects.count() == 1
