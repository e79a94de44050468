"""The real library that the model is about: its rules, members and copies, and how to look at it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from catalog.models import Branch, Copy
from circulation.models import NO_LIMIT
from loans.models import Loan, SearchTask, YearlyUse
from members.models import Member
from notifications.models import Message
from payments.models import Charge
from reservations.models import QueueEvent, Reservation, Whereabouts
from tests.builders import a_branch, a_copy, a_member, a_membership_type, a_rule, a_title
from tests.circulation_model import policy
from tests.circulation_model.policy import ADULT, CHILD, HOLTEN, RIJSSEN, SMALL


@dataclass(frozen=True)
class Library:
    """What was made in the database, by the names that the model gives it."""

    branches: dict[str, Branch]
    members: dict[str, Member]
    copies: dict[str, Copy]

    def name_of_copy(self, number: int) -> str:
        return next(name for name, copy in self.copies.items() if copy.pk == number)

    def name_of(self, member: Any) -> str:
        return next(name for name, each in self.members.items() if each.pk == member)

    def loans(self) -> dict[str, tuple[str, date, int, date | None, date | None]]:
        """Who has which copy until when, how often renewed, claimed and lost."""
        return {
            self.name_of_copy(each.copy_id): (
                self.name_of(each.member_id),
                each.due_on,
                each.renewals,
                each.claimed_on,
                each.lost_on,
            )
            for each in Loan.objects.all()
        }

    def places(self) -> dict[str, tuple[str, str, int | None]]:
        """Where copies are that are neither out nor on their shelf, and for which reservation."""
        rows = Whereabouts.objects.select_related("branch")
        return {
            self.name_of_copy(each.copy_id): (each.state, each.branch.code, each.reservation_id)
            for each in rows
        }

    def wishes(self) -> dict[int, tuple[str, date | None]]:
        rows = Reservation.objects.values_list("pk", "state", "pickup_until")
        return {number: (state, until) for number, state, until in rows}

    def owed(self, name: str) -> list[tuple[int, int, int]]:
        """What was charged, paid and waived of each charge, oldest first."""
        lines = Charge.objects.of(self.members[name]).with_amounts().oldest_first()
        return [(each.charged_cents, each.paid_cents, each.waived_cents) for each in lines]

    def searched(self) -> set[str]:
        rows = SearchTask.objects.values_list("copy", flat=True)
        return {self.name_of_copy(number) for number in rows}

    def used(self) -> dict[date, int]:
        rows = YearlyUse.objects.filter(used__gt=0)
        return dict(rows.values_list("year_starts_on", "used"))

    def told(self) -> list[tuple[str, int, date]]:
        rows = Message.objects.filter(kind__startswith="reservation_")
        return sorted(rows.values_list("kind", "about", "due_on"))

    def said_twice(self) -> int:
        """Count what was said twice: a step of the ladder, or the same thing on one day."""
        return _number("""
            SELECT (SELECT count(*) FROM (SELECT FROM notifications_message
                    GROUP BY kind, about, due_on, step, channel, member_id
                    HAVING count(*) > 1) AS a_step)
                 + (SELECT count(*) FROM (SELECT FROM notifications_message
                    GROUP BY kind, about, channel, member_id, written_at::date
                    HAVING count(*) > 1) AS on_a_day)""")

    def does_not_add_up(self) -> int:
        """Count the transactions that are not zero together, and the charges below zero."""
        return _number("""
            SELECT (SELECT count(*) FROM (SELECT FROM payments_posting GROUP BY transaction_id
                    HAVING sum(amount_cents) <> 0) AS odd)
                 + (SELECT count(*) FROM (SELECT FROM payments_posting WHERE charge_id IS NOT NULL
                    GROUP BY charge_id, account_id HAVING sum(amount_cents) < 0) AS below)""")

    def passed_at_the_shelf(self) -> int:
        return QueueEvent.objects.filter(kind=QueueEvent.Kind.FROM_THE_SHELF).count()


def make_library() -> Library:
    """Make the two branches, three members and five copies, with the rules of the policy."""
    a_rule(
        loan_days=policy.LOAN_DAYS,
        renewal_days=policy.RENEWAL_DAYS,
        max_renewals=policy.MAX_RENEWALS,
        renews_from_today=True,
        grace_open_days=policy.GRACE_OPEN_DAYS,
        fee_per_open_day_cents=policy.CENTS_A_DAY,
        fee_cap_cents=policy.CAP_CENTS,
        max_loans=policy.MAX_LOANS,
        max_reservations=policy.MAX_RESERVATIONS,
        reservation_fee_cents=policy.RESERVING_CENTS,
        not_collected_fee_cents=policy.NOT_COLLECTED_CENTS,
        pickup_days=policy.PICKUP_DAYS,
        extension_days=policy.EXTENSION_DAYS,
        lost_after_days=policy.LOST_AFTER_DAYS,
        replacement_cents=policy.PRICE_CENTS,
        replacement_admin_cents=policy.WORK_CENTS,
        refund_days=policy.REFUND_DAYS,
        claim_days=policy.CLAIM_DAYS,
        block_over_cents=policy.BLOCK_OVER_CENTS,
        block_after_days=NO_LIMIT,
    )
    branches = {
        RIJSSEN: a_branch(),
        HOLTEN: a_branch(code=HOLTEN, name="Bibliotheek Holten"),
    }
    a_rule(branch=branches[HOLTEN], renews_from_today=False)
    small = a_membership_type(code="klein", max_loans=policy.MAX_LOANS)
    a_rule(category=small, yearly_loans=policy.YEARLY_LOANS, yearly_counts_renewals=True)
    plain = a_membership_type(max_loans=policy.MAX_LOANS)
    members = {
        ADULT: a_member(given_name=ADULT, membership=plain),
        SMALL: a_member(given_name=SMALL, membership=small),
        CHILD: a_member(
            given_name=CHILD,
            membership=plain,
            birth_date=date(2016, 2, 1),
            joined_on=date(2020, 1, 6),
        ),
    }
    titles = {name: a_title(title=name) for name in "KL"}
    copies = {
        name: a_copy(title=titles[policy.title_of(name)], branch=branches[home])
        for name, home in policy.HOMES.items()
    }
    return Library(branches, members, copies)


def _number(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])
