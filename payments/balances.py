"""What somebody owes and what we owe them: added up from the ledger, never stored."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from members.models import Member
from payments.models import Charge, ChargeQuerySet

MONEY = """
SELECT coalesce(sum(part.cents) FILTER (WHERE part.charge_id IS NOT NULL), 0)::bigint AS open_cents,
       coalesce(-sum(part.cents) FILTER (WHERE part.charge_id IS NULL), 0)::bigint AS credit_cents,
       min(charge.made_on) AS oldest_open_on
FROM (SELECT posting.charge_id, sum(posting.amount_cents) AS cents
      FROM payments_posting AS posting
      JOIN payments_holder AS holder ON holder.account_id = posting.account_id
      WHERE holder.member_id = {member}
      GROUP BY posting.charge_id
      HAVING sum(posting.amount_cents) <> 0) AS part
LEFT JOIN payments_charge AS charge ON charge.id = part.charge_id
"""
"""For a statement of another app that must know this too, as a sub-select with one row: format it
with the SQL of the member's id, for example `LEFT JOIN LATERAL (...) AS money ON true`."""


@dataclass(frozen=True)
class Balance:
    """Where a member stands, in cents. `oldest_open_on` is the day of the oldest open charge."""

    open_cents: int
    credit_cents: int
    oldest_open_on: date | None


def balance_of(member: Member) -> Balance:
    """Add up what `member` owes and has as credit, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(MONEY.format(member="%s"), [member.pk])
        return Balance(*cursor.fetchone())


def open_charges(member: Member) -> ChargeQuerySet:
    """Return what is still owed, oldest first, each with `open_cents` and what was paid of it."""
    return Charge.objects.of(member).open().with_amounts().oldest_first()
